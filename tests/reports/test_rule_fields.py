"""Every rule is described, in the order of the rule set, with the limits of its type."""

from __future__ import annotations

from talkworth.reports.rule_fields import WORDS, rule_fields
from talkworth.rules import PUBLISHED, RuleSet


def test_every_rule_is_described_with_its_published_value() -> None:
    fields = rule_fields()

    assert [field.rule for field in fields] == list(RuleSet.__struct_fields__) == list(WORDS)
    assert {field.rule: field.default for field in fields} == {
        rule: getattr(PUBLISHED, rule) for rule in RuleSet.__struct_fields__
    }


def test_a_number_has_limits_and_a_choice_has_choices() -> None:
    for field in rule_fields():
        if field.kind == "choice":
            assert field.default in field.choices
        else:
            assert (field.least or 0) <= int(field.default) <= (field.greatest or 0)
            assert (field.unit is None) == field.rule.startswith("max_")

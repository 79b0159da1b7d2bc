"""
Planted bugs: small changes of the code that some fast test must notice.

`make mutants` plants each in a copy of the package and runs the tests that stand beside it.
"""

from tests.mutations.access import ACCESS
from tests.mutations.attribution import ATTRIBUTION
from tests.mutations.claims import CLAIMS
from tests.mutations.digests import DIGESTS
from tests.mutations.experiments import EXPERIMENTS
from tests.mutations.ledger import LEDGER
from tests.mutations.mutant import Mutant
from tests.mutations.views import VIEWS

__all__ = ["MUTANTS", "Mutant"]

MUTANTS: list[Mutant] = [*ACCESS, *ATTRIBUTION, *CLAIMS, *DIGESTS, *EXPERIMENTS, *LEDGER, *VIEWS]

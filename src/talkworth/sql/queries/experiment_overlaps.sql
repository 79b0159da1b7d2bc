-- The units of an experiment that are in other ones too, arm by arm.
-- grain:  experiment_id, arm, other_arm
-- reads:  experiment_units, assignments
-- takes:  $shop_id, $others

select b.experiment_id as experiment_id, u.arm as arm, b.arm as other_arm, count(*) as n
from assignments as b
inner join experiment_units as u on b.person_key = u.person_key
where b.shop_id = $shop_id and list_contains($others, b.experiment_id)
group by b.experiment_id, u.arm, b.arm

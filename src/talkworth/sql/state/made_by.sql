-- What made this file.
-- reads:  made_by
select m.fingerprint as fingerprint
from made_by as m

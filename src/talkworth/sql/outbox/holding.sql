select delivery_id
from deliveries
where instr(body, $text) > 0 or instr(cast(subject as blob), $text) > 0;

select
    u.user_id,
    u.email,
    u.name,
    u.password,
    u.oidc_subject,
    u.is_owner,
    u.created_at,
    i.expires_at as invited_until
from users as u
left join invitations as i on u.user_id = i.user_id
order by u.email;

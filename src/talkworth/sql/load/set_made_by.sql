-- Remember what made this file.
insert into made_by values ($fingerprint)

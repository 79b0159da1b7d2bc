pragma user_version;

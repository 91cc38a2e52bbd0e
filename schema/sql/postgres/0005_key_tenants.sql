-- The keys of sealed fields, version 5: tenants, as in the log itself. A role that was admitted to a log finds the
-- keys of that log only.

CREATE TABLE key_tenant (
    role_name name NOT NULL,
    log_id    text COLLATE "C" NOT NULL,
    PRIMARY KEY (role_name, log_id)
);

ALTER TABLE key_tenant  ENABLE ROW LEVEL SECURITY;
ALTER TABLE subject_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE access      ENABLE ROW LEVEL SECURITY;

CREATE POLICY key_own ON key_tenant USING (role_name = current_user);
CREATE POLICY key_own ON subject_key USING (split_part(log_id, '@', 1) = ANY (ARRAY(SELECT t.log_id FROM key_tenant AS t WHERE t.role_name = current_user)));
CREATE POLICY key_own ON access USING (split_part(log_id, '@', 1) = ANY (ARRAY(SELECT t.log_id FROM key_tenant AS t WHERE t.role_name = current_user)));

-- Admits a role to the keys of a log. What it shreds leaves the file of the table when the owner vacuums it.
CREATE FUNCTION key_admit(tenant name, log text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF log = '' OR strpos(log, '@') > 0 THEN
        RAISE EXCEPTION 'a role is admitted to a log and with it to its branches; "%" is no such log', log;
    END IF;
    INSERT INTO turnus_keys.key_tenant (role_name, log_id) VALUES (tenant, log) ON CONFLICT DO NOTHING;
    EXECUTE format('GRANT USAGE ON SCHEMA turnus_keys TO %I', tenant);
    EXECUTE format('GRANT SELECT ON turnus_keys.es_version, turnus_keys.key_tenant TO %I', tenant);
    EXECUTE format('GRANT SELECT, INSERT ON turnus_keys.subject_key, turnus_keys.access TO %I', tenant);
    EXECUTE format('GRANT UPDATE (data_key) ON turnus_keys.subject_key TO %I', tenant);
END $$;

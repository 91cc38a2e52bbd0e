-- The event log, version 5: tenants. A role that was admitted to a log sees that log and its branches and
-- nothing else, whatever log its statements name, and may append, close and blank there, not change or delete.
-- The owner of the tables sees all of them, as before; without an admitted role nothing changes.

-- Which role may see which log. Written by the owner only.
CREATE TABLE es_tenant (
    role_name name NOT NULL,
    log_id    text COLLATE "C" NOT NULL,
    PRIMARY KEY (role_name, log_id)
);

ALTER TABLE es_tenant  ENABLE ROW LEVEL SECURITY;
ALTER TABLE es_log     ENABLE ROW LEVEL SECURITY;
ALTER TABLE es_stream  ENABLE ROW LEVEL SECURITY;
ALTER TABLE es_event   ENABLE ROW LEVEL SECURITY;
ALTER TABLE es_command ENABLE ROW LEVEL SECURITY;
ALTER TABLE es_branch  ENABLE ROW LEVEL SECURITY;

CREATE POLICY es_own ON es_tenant USING (role_name = current_user);
-- Of a branch, what stands before the first @ is the log at the root of its family. The sub-select is asked once
-- for a statement, not for each row.
CREATE POLICY es_own ON es_log     USING (split_part(log_id, '@', 1) = ANY (ARRAY(SELECT t.log_id FROM es_tenant AS t WHERE t.role_name = current_user)));
CREATE POLICY es_own ON es_stream  USING (split_part(log_id, '@', 1) = ANY (ARRAY(SELECT t.log_id FROM es_tenant AS t WHERE t.role_name = current_user)));
CREATE POLICY es_own ON es_event   USING (split_part(log_id, '@', 1) = ANY (ARRAY(SELECT t.log_id FROM es_tenant AS t WHERE t.role_name = current_user)));
CREATE POLICY es_own ON es_command USING (split_part(log_id, '@', 1) = ANY (ARRAY(SELECT t.log_id FROM es_tenant AS t WHERE t.role_name = current_user)));
CREATE POLICY es_own ON es_branch  USING (split_part(log_id, '@', 1) = ANY (ARRAY(SELECT t.log_id FROM es_tenant AS t WHERE t.role_name = current_user)));

-- Admits a role to a log and its branches.
CREATE FUNCTION es_admit(tenant name, log text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF log = '' OR strpos(log, '@') > 0 THEN
        RAISE EXCEPTION 'a role is admitted to a log and with it to its branches; "%" is no such log', log;
    END IF;
    INSERT INTO turnus_log.es_tenant (role_name, log_id) VALUES (tenant, log) ON CONFLICT DO NOTHING;
    EXECUTE format('GRANT USAGE ON SCHEMA turnus_log TO %I', tenant);
    EXECUTE format('GRANT SELECT ON turnus_log.es_version, turnus_log.es_tenant TO %I', tenant);
    EXECUTE format('GRANT SELECT, INSERT ON turnus_log.es_log, turnus_log.es_stream, turnus_log.es_event, turnus_log.es_command, turnus_log.es_branch TO %I', tenant);
    EXECUTE format('GRANT UPDATE ON turnus_log.es_log, turnus_log.es_stream, turnus_log.es_branch TO %I', tenant);
    EXECUTE format('GRANT UPDATE (sealed) ON turnus_log.es_event TO %I', tenant);
END $$;

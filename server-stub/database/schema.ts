/** Core's tables as a Mattermost server on PostgreSQL has them, as far as the stand-in or the plugin reads them: same names, types and indexes. */

export const CORE_SCHEMA = `
DO $$ BEGIN CREATE TYPE channel_type AS ENUM ('P', 'G', 'O', 'D'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE TYPE team_type AS ENUM ('I', 'O'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE TABLE IF NOT EXISTS users (
    id varchar(26) PRIMARY KEY, createat bigint, updateat bigint, deleteat bigint, username varchar(64) UNIQUE, password varchar(128),
    authdata varchar(128) UNIQUE, authservice varchar(32), email varchar(128) UNIQUE, emailverified boolean, nickname varchar(64),
    firstname varchar(64), lastname varchar(64), roles varchar(256), allowmarketing boolean, props jsonb, notifyprops jsonb,
    lastpasswordupdate bigint, lastpictureupdate bigint, failedattempts integer, locale varchar(5), mfaactive boolean, mfasecret varchar(128),
    position varchar(128), timezone jsonb, remoteid varchar(26), lastlogin bigint NOT NULL DEFAULT 0, mfausedtimestamps jsonb
);
CREATE INDEX IF NOT EXISTS idx_users_update_at ON users (updateat);
CREATE INDEX IF NOT EXISTS idx_users_create_at ON users (createat);
CREATE INDEX IF NOT EXISTS idx_users_delete_at ON users (deleteat);
CREATE INDEX IF NOT EXISTS idx_users_username_lower_textpattern ON users (lower(username) text_pattern_ops);
CREATE INDEX IF NOT EXISTS idx_users_email_lower_textpattern ON users (lower(email) text_pattern_ops);
CREATE TABLE IF NOT EXISTS bots (
    userid varchar(26) PRIMARY KEY, description varchar(1024), ownerid varchar(190), lasticonupdate bigint, createat bigint, updateat bigint, deleteat bigint
);
CREATE TABLE IF NOT EXISTS sessions (
    id varchar(26) PRIMARY KEY, token varchar(26), createat bigint, expiresat bigint, lastactivityat bigint, userid varchar(26),
    deviceid varchar(512), roles varchar(256), isoauth boolean, expirednotify boolean, props jsonb
);
CREATE INDEX IF NOT EXISTS idx_sessions_user_id ON sessions (userid);
CREATE INDEX IF NOT EXISTS idx_sessions_token ON sessions (token);
CREATE INDEX IF NOT EXISTS idx_sessions_expires_at ON sessions (expiresat);
CREATE INDEX IF NOT EXISTS idx_sessions_create_at ON sessions (createat);
CREATE INDEX IF NOT EXISTS idx_sessions_last_activity_at ON sessions (lastactivityat);
CREATE TABLE IF NOT EXISTS teams (
    id varchar(26) PRIMARY KEY, createat bigint, updateat bigint, deleteat bigint, displayname varchar(64), name varchar(64) UNIQUE,
    description varchar(255), email varchar(128), type team_type, companyname varchar(64), alloweddomains varchar(1000), inviteid varchar(32),
    allowopeninvite boolean, schemeid varchar(26), groupconstrained boolean, lastteamiconupdate bigint
);
CREATE TABLE IF NOT EXISTS teammembers (
    teamid varchar(26) NOT NULL, userid varchar(26) NOT NULL, roles varchar(256), deleteat bigint, schemeuser boolean, schemeadmin boolean,
    schemeguest boolean, createat bigint DEFAULT 0, PRIMARY KEY (teamid, userid)
);
CREATE INDEX IF NOT EXISTS idx_teammembers_user_id ON teammembers (userid);
CREATE TABLE IF NOT EXISTS usergroups (
    id varchar(26) PRIMARY KEY, name varchar(64) UNIQUE, displayname varchar(128), description varchar(1024), source varchar(64), remoteid varchar(48),
    createat bigint, updateat bigint, deleteat bigint, allowreference boolean
);
CREATE TABLE IF NOT EXISTS groupmembers (
    groupid varchar(26) NOT NULL, userid varchar(26) NOT NULL, createat bigint, deleteat bigint, PRIMARY KEY (groupid, userid)
);
CREATE INDEX IF NOT EXISTS idx_groupmembers_create_at ON groupmembers (createat);
CREATE TABLE IF NOT EXISTS channels (
    id varchar(26) PRIMARY KEY, createat bigint, updateat bigint, deleteat bigint, teamid varchar(26), type channel_type, displayname varchar(64),
    name varchar(64), header varchar(1024), purpose varchar(250), lastpostat bigint, totalmsgcount bigint, extraupdateat bigint,
    creatorid varchar(26), schemeid varchar(26), groupconstrained boolean, shared boolean, UNIQUE (name, teamid)
);
CREATE TABLE IF NOT EXISTS channelmembers (
    channelid varchar(26) NOT NULL, userid varchar(26) NOT NULL, roles varchar(256), lastviewedat bigint, msgcount bigint, mentioncount bigint,
    notifyprops jsonb, lastupdateat bigint, schemeuser boolean, schemeadmin boolean, schemeguest boolean, PRIMARY KEY (channelid, userid)
);
CREATE INDEX IF NOT EXISTS idx_channelmembers_user_id ON channelmembers (userid);
CREATE TABLE IF NOT EXISTS posts (
    id varchar(26) PRIMARY KEY, createat bigint, updateat bigint, deleteat bigint, userid varchar(26), channelid varchar(26), rootid varchar(26),
    originalid varchar(26), message varchar(65535), type varchar(26), props jsonb, hashtags varchar(1000), filenames varchar(4000),
    fileids varchar(300), hasreactions boolean, editat bigint, ispinned boolean, remoteid varchar(26)
);
CREATE INDEX IF NOT EXISTS idx_posts_channel_id_delete_at_create_at ON posts (channelid, deleteat, createat);
CREATE TABLE IF NOT EXISTS preferences (
    userid varchar(26) NOT NULL, category varchar(32) NOT NULL, name varchar(32) NOT NULL, value text, PRIMARY KEY (userid, category, name)
);
CREATE TABLE IF NOT EXISTS useraccesstokens (
    id varchar(26) PRIMARY KEY, token varchar(26) UNIQUE, userid varchar(26), description varchar(512), isactive boolean
);
CREATE INDEX IF NOT EXISTS idx_user_access_tokens_user_id ON useraccesstokens (userid);
CREATE TABLE IF NOT EXISTS oauthaccessdata (
    token varchar(26) PRIMARY KEY, refreshtoken varchar(26), redirecturi varchar(256), clientid varchar(26), userid varchar(26), expiresat bigint, scope varchar(128),
    audience varchar(512) DEFAULT ''
);
CREATE UNIQUE INDEX IF NOT EXISTS oauthaccessdata_clientid_userid_key ON oauthaccessdata (clientid, userid);
CREATE INDEX IF NOT EXISTS idx_oauthaccessdata_user_id ON oauthaccessdata (userid);
CREATE INDEX IF NOT EXISTS idx_oauthaccessdata_refresh_token ON oauthaccessdata (refreshtoken);
CREATE TABLE IF NOT EXISTS pluginkeyvaluestore (
    pluginid varchar(190) NOT NULL, pkey varchar(150) NOT NULL, pvalue bytea, expireat bigint, PRIMARY KEY (pluginid, pkey)
);
CREATE TABLE IF NOT EXISTS systems (name varchar(64) PRIMARY KEY, value varchar(1024));
CREATE TABLE IF NOT EXISTS configurations (id varchar(26) PRIMARY KEY, value text NOT NULL, createat bigint NOT NULL, active boolean UNIQUE);
`;

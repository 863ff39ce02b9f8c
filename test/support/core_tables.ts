/** The tables of Mattermost's own that the product reads, with core's names and types in PostgreSQL (11.6), for tests. */
export const CORE_TABLES = `
    CREATE TYPE channel_type AS ENUM ('P', 'G', 'O', 'D');
    CREATE TYPE team_type AS ENUM ('I', 'O');
    CREATE TABLE users (
        id varchar(26) PRIMARY KEY, createat bigint, updateat bigint, deleteat bigint,
        username varchar(64) UNIQUE, password varchar(128), authdata varchar(128) UNIQUE, authservice varchar(32),
        email varchar(128) UNIQUE, emailverified boolean, nickname varchar(64), firstname varchar(64), lastname varchar(64),
        position varchar(128), roles varchar(256), allowmarketing boolean, props jsonb, notifyprops jsonb,
        lastpasswordupdate bigint, lastpictureupdate bigint, failedattempts integer, locale varchar(5), timezone jsonb,
        mfaactive boolean, mfasecret varchar(128), remoteid varchar(26), lastlogin bigint
    );
    CREATE TABLE sessions (
        id varchar(26) PRIMARY KEY, token varchar(26), createat bigint, expiresat bigint, lastactivityat bigint,
        userid varchar(26), deviceid varchar(512), roles varchar(256), isoauth boolean, expirednotify boolean, props jsonb
    );
    CREATE INDEX idx_sessions_user_id ON sessions (userid);
    CREATE TABLE bots (
        userid varchar(26) PRIMARY KEY, description varchar(1024), ownerid varchar(190), lasticonupdate bigint,
        createat bigint, updateat bigint, deleteat bigint
    );
    CREATE TABLE useraccesstokens (
        id varchar(26) PRIMARY KEY, token varchar(26) UNIQUE, userid varchar(26), description varchar(512), isactive boolean
    );
    CREATE TABLE teams (
        id varchar(26) PRIMARY KEY, createat bigint, updateat bigint, deleteat bigint,
        displayname varchar(64), name varchar(64) UNIQUE, description varchar(255), email varchar(128), type team_type
    );
    CREATE TABLE teammembers (
        teamid varchar(26), userid varchar(26), roles varchar(256), deleteat bigint,
        schemeuser boolean, schemeadmin boolean, schemeguest boolean, createat bigint, PRIMARY KEY (teamid, userid)
    );
    CREATE TABLE usergroups (
        id varchar(26) PRIMARY KEY, name varchar(64) UNIQUE, displayname varchar(128), description varchar(1024), source varchar(64), remoteid varchar(48),
        createat bigint, updateat bigint, deleteat bigint, allowreference boolean
    );
    CREATE TABLE groupmembers (groupid varchar(26), userid varchar(26), createat bigint, deleteat bigint, PRIMARY KEY (groupid, userid));
    CREATE TABLE channelmembers (channelid varchar(26), userid varchar(26), PRIMARY KEY (channelid, userid));
    CREATE TABLE channels (id varchar(26) PRIMARY KEY, createat bigint, updateat bigint, deleteat bigint, teamid varchar(26), type channel_type, displayname varchar(64), name varchar(64));
    CREATE TABLE posts (id varchar(26) PRIMARY KEY, createat bigint, deleteat bigint, userid varchar(26), channelid varchar(26), rootid varchar(26), message varchar(65535), type varchar(26), props jsonb);
`;

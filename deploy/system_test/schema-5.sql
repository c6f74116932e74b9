-- The record of a program whose last migration was 5: one mail taken in, its receipt queued.
BEGIN TRANSACTION;
CREATE TABLE "answer" (
    message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
    letter INTEGER NOT NULL REFERENCES outboundMessage (id),
    PRIMARY KEY (message, letter)
) STRICT;
INSERT INTO "answer" VALUES(1,1);
CREATE TABLE connection (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    lastTryAt INTEGER NOT NULL,
    lastSuccessAt INTEGER,
    lastError TEXT,
    refusals INTEGER NOT NULL CHECK (refusals >= 0),
    CHECK (refusals = 0 OR lastError IS NOT NULL)
) STRICT;
INSERT INTO "connection" VALUES('imap/main',1795379835757,1795379835757,NULL,0);
CREATE TABLE decision (
    message INTEGER PRIMARY KEY REFERENCES inboundMessage (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('record', 'hold', 'ignore', 'bounce', 'command')),
    decidedAt INTEGER NOT NULL,
    json TEXT NOT NULL CHECK (json_valid(json))
) STRICT;
INSERT INTO "decision" VALUES(1,'record',1795379835872,'{"answerable":true,"because":[],"candidates":[],"decision":"record","items":[{"attachment":"2","because":[{"code":"titleLine","values":["1","工作方案"]},{"code":"nameWord","values":["工作方案"]},{"code":"cues","values":["指导思想\n活动主题\n工作要求"]}],"bytes":36928,"format":"docx","kind":"document","late":false,"name":"工作方案.docx","notice":"week-2026","phase":"plans","requirement":"plan","sha256":"6d66987db27439a47b329c3d1b8cf4a1e7c852a5f037f90be1958d6dcfdf364b","title":"甲子小学全民终身学习活动周工作方案","verdict":"accepted"},{"attachment":"3","because":[{"code":"pictureContent","values":[]},{"code":"nameWord","values":["活动照片"]}],"bytes":30750,"caption":"活动照片端木老师","format":"jpeg","height":480,"kind":"photo","late":false,"name":"活动照片端木老师.jpg","notice":"week-2026","perceptualHash":"73a3f2e209c02061","phase":"plans","requirement":"photos","sha256":"c2ea64e9283a70e5812b34131435fa823f9e6a9a1094cb344b6f3fccfeb7c5cc","verdict":"accepted","width":640}],"late":false,"notice":{"because":[{"code":"keywordInSubject","values":["活动周"]},{"code":"keywordInTitle","values":["活动周"]},{"code":"keywordInText","values":["活动周"]},{"code":"titleNamed","values":["全民终身学习活动周"]},{"code":"itemsFit","values":["2"]},{"code":"withinWindow","values":[]}],"id":"week-2026","phase":"plans"},"provisional":false,"rules":6,"unit":{"because":[{"code":"rosteredAddress","values":["yuanwu.001@schools.example"]},{"code":"namedInSubject","values":["甲子小学"]},{"code":"namedInTitle","values":["甲子小学"]}],"code":"S001","confidence":0.99,"name":"甲子小学"}}');
CREATE TABLE dueAcknowledgement (
    address TEXT PRIMARY KEY CHECK (address <> '' AND address = lower(address)),
    message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
    messageID TEXT,
    dueAt INTEGER NOT NULL
) STRICT;
CREATE TABLE dueReceipt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    unit TEXT NOT NULL CHECK (unit <> ''),
    notice TEXT NOT NULL,
    recipient TEXT NOT NULL CHECK (recipient <> ''),
    firstAt INTEGER NOT NULL,
    dueAt INTEGER NOT NULL, isUpdate INTEGER NOT NULL DEFAULT 0 CHECK (isUpdate IN (0, 1)),
    UNIQUE (unit, notice, recipient)
) STRICT;
CREATE TABLE "dueReceiptMail" (
    message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
    due INTEGER NOT NULL REFERENCES dueReceipt (id) ON DELETE CASCADE,
    messageID TEXT,
    earlier TEXT NOT NULL CHECK (json_valid(earlier)),
    PRIMARY KEY (message, due)
) STRICT;
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL CHECK (who <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    message INTEGER,
    letter INTEGER,
    unit TEXT,
    notice TEXT,
    item INTEGER,
    detail TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
INSERT INTO "event" VALUES(1,1795379835749,'daemon','received',1,NULL,NULL,NULL,NULL,'{"source":"main"}');
INSERT INTO "event" VALUES(2,1795379835872,'daemon','decided',1,NULL,'S001','week-2026',NULL,'{"decision":"record","rules":"6"}');
INSERT INTO "event" VALUES(3,1795379840538,'daemon','letter-queued',NULL,1,'S001','week-2026',NULL,'{"kind":"receipt"}');
CREATE TABLE examination (
    message INTEGER PRIMARY KEY REFERENCES inboundMessage (id) ON DELETE CASCADE,
    examinedAt INTEGER NOT NULL,
    json TEXT NOT NULL CHECK (json_valid(json))
) STRICT;
INSERT INTO "examination" VALUES(1,1795379835865,'{"attachments":[{"bytes":36928,"contains":[],"content":{"characters":121,"format":"docx","images":0,"kind":"document","lines":["甲子小学全民终身学习活动周工作方案","一、指导思想","围绕活动周主题，结合本单位实际，制定本方案。","二、活动主题","人人皆学、处处能学、时时可学。","三、活动内容","开展讲座、读书会等活动六场。联系人欧阳慕白，电话13957100861。","四、工作要求","按时报送材料。"],"notes":[],"tables":[],"title":"甲子小学全民终身学习活动周工作方案","traits":[]},"inline":false,"name":"工作方案.docx","output":1,"path":"2","sha256":"6d66987db27439a47b329c3d1b8cf4a1e7c852a5f037f90be1958d6dcfdf364b","type":"application/octet-stream"},{"bytes":30750,"contains":[],"content":{"format":"jpeg","height":480,"images":0,"kind":"photo","lines":[],"notes":[],"perceptualHash":"73a3f2e209c02061","tables":[],"takenAt":"2026-11-21T20:37:10","traits":[],"width":640},"inline":false,"name":"活动照片端木老师.jpg","output":2,"path":"3","sha256":"c2ea64e9283a70e5812b34131435fa823f9e6a9a1094cb344b6f3fccfeb7c5cc","type":"application/octet-stream"}],"cc":[],"date":"2026-11-22T20:37:10+00:00","defects":[],"from":[{"address":"yuanwu.001@schools.example","name":"教导处诸葛青"}],"links":[],"messageID":"<tencent_CE84BCE0583473A4F384@schools.example>","received":"2026-11-22T20:37:10+00:00","references":[],"replyTo":[],"subject":"甲子小学活动周材料（丹桂飘香）","text":"您好：现报送活动周工作方案和照片，请查收。联系人欧阳慕白，电话13957100861。","to":[{"address":"submissions@office.example","name":""}]}');
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1');
INSERT INTO "grdb_migrations" VALUES('2');
INSERT INTO "grdb_migrations" VALUES('3');
INSERT INTO "grdb_migrations" VALUES('4');
INSERT INTO "grdb_migrations" VALUES('5');
CREATE TABLE inboundMessage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    source TEXT NOT NULL CHECK (source IN ('imap', 'ingest')),
    mailbox TEXT REFERENCES mailbox (id),
    receivedAt INTEGER NOT NULL,
    takenAt INTEGER NOT NULL,
    mayAnswer INTEGER NOT NULL CHECK (mayAnswer IN (0, 1)),
    state TEXT NOT NULL
        CHECK (state IN ('received', 'recorded', 'held', 'ignored', 'bounce', 'command')),
    workerDeaths INTEGER NOT NULL DEFAULT 0 CHECK (workerDeaths >= 0),
    daemonDeaths INTEGER NOT NULL DEFAULT 0 CHECK (daemonDeaths >= 0),
    CHECK ((source = 'imap') = (mailbox IS NOT NULL))
) STRICT;
INSERT INTO "inboundMessage" VALUES(1,'9131c4904d3cd5697bb38f81f1d4f388a10ff2c9440b332c9671520e6ff197ff',94301,'imap','main',1795379830000,1795379835749,1,'recorded',0,0);
CREATE TABLE instance (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    createdAt INTEGER NOT NULL,
    decidedAgainst TEXT
) STRICT;
INSERT INTO "instance" VALUES(1,X'FDE6D1748654E7E2704758B26FEC0D75ABA66B32C3423A429EEB2CEDF2F4F2B5',1795379830353,'e7f45fc8cb35b5da7da2a07b88ad9448259e421d8f7e167955d503153b80e870');
CREATE TABLE item (
    submission INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 0),
    attachment TEXT,
    name TEXT NOT NULL,
    title TEXT,
    sha256 TEXT,
    bytes INTEGER CHECK (bytes >= 0),
    kind TEXT NOT NULL,
    format TEXT NOT NULL,
    duration REAL,
    width INTEGER,
    height INTEGER,
    notice TEXT,
    phase TEXT,
    requirement TEXT,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'review', 'extra')),
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    because TEXT NOT NULL CHECK (json_valid(because)), perceptualHash TEXT, caption TEXT, nominee TEXT, onTime INTEGER CHECK (onTime IN (0, 1)),
    PRIMARY KEY (submission, position),
    CHECK (requirement IS NULL OR notice IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO "item" VALUES(1,0,'2','工作方案.docx','甲子小学全民终身学习活动周工作方案','6d66987db27439a47b329c3d1b8cf4a1e7c852a5f037f90be1958d6dcfdf364b',36928,'document','docx',NULL,NULL,NULL,'week-2026','plans','plan','accepted',0,'[{"code":"titleLine","values":["1","工作方案"]},{"code":"nameWord","values":["工作方案"]},{"code":"cues","values":["指导思想\n活动主题\n工作要求"]}]',NULL,NULL,NULL,NULL);
INSERT INTO "item" VALUES(1,1,'3','活动照片端木老师.jpg',NULL,'c2ea64e9283a70e5812b34131435fa823f9e6a9a1094cb344b6f3fccfeb7c5cc',30750,'photo','jpeg',NULL,640,480,'week-2026','plans','photos','accepted',0,'[{"code":"pictureContent","values":[]},{"code":"nameWord","values":["活动照片"]}]','73a3f2e209c02061','活动照片端木老师',NULL,NULL);
CREATE TABLE location (
    mailbox TEXT NOT NULL REFERENCES mailbox (id),
    uidValidity INTEGER NOT NULL CHECK (uidValidity BETWEEN 0 AND 4294967295),
    uid INTEGER NOT NULL CHECK (uid BETWEEN 1 AND 4294967295),
    message INTEGER REFERENCES inboundMessage (id),
    arrivedAt INTEGER,
    listedBytes INTEGER,
    problem TEXT CHECK (problem IN ('too-large', 'unfetchable', 'purged')),
    detail TEXT,
    tries INTEGER NOT NULL CHECK (tries > 0),
    lastTryAt INTEGER NOT NULL,
    PRIMARY KEY (mailbox, uidValidity, uid),
    CHECK ((message IS NULL) <> (problem IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO "location" VALUES('main',1795379830,1,1,1795379830000,94301,NULL,NULL,1,1795379835749);
CREATE TABLE mailbox (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    uidValidity INTEGER CHECK (uidValidity BETWEEN 1 AND 4294967295),
    cursor INTEGER NOT NULL CHECK (cursor BETWEEN 0 AND 4294967295),
    since INTEGER NOT NULL
) STRICT;
INSERT INTO "mailbox" VALUES('main',1795379830,1,1795379830516);
CREATE TABLE notice (
    id TEXT PRIMARY KEY CHECK (id <> ''),
    firstLoadedAt INTEGER NOT NULL
) STRICT;
INSERT INTO "notice" VALUES('week-2026',1795379830357);
CREATE TABLE outboundMessage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('receipt', 'reminder', 'digest', 'alert')),
    uniqueKey TEXT NOT NULL UNIQUE CHECK (uniqueKey <> ''),
    unit TEXT,
    notice TEXT,
    recipient TEXT NOT NULL CHECK (recipient <> ''),
    subject TEXT NOT NULL,
    messageID TEXT NOT NULL UNIQUE CHECK (messageID GLOB '<?*@?*>'),
    content BLOB NOT NULL CHECK (length(content) > 0),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    queuedAt INTEGER NOT NULL,
    nextAttemptAt INTEGER,
    claimedAt INTEGER,
    finishing INTEGER NOT NULL DEFAULT 0 CHECK (finishing IN (0, 1)),
    lostAnswers INTEGER NOT NULL DEFAULT 0 CHECK (lostAnswers BETWEEN 0 AND 2),
    sentAt INTEGER,
    releasedAt INTEGER,
    lastReply TEXT,
    lastError TEXT,
    CHECK ((state = 'sent') = (sentAt IS NOT NULL)),
    CHECK (state <> 'queued' OR (nextAttemptAt IS NOT NULL AND lostAnswers = 0)),
    CHECK (state <> 'sending' OR claimedAt IS NOT NULL),
    CHECK (state <> 'unknown' OR lostAnswers > 0),
    CHECK (state = 'sending' OR finishing = 0)
) STRICT;
INSERT INTO "outboundMessage" VALUES(1,'receipt','receipt/1','S001','week-2026','yuanwu.001@schools.example','【已收齐】甲子小学 · 全民终身学习活动周','<muster.7d28b1a3-c75a-441a-84dc-baf981301e53@office.example>',X'46726F6D3A203D3F5554462D383F423F3536533636497944355979363536532B35597936355A2B35364B36743561326D365A6D693F3D0D0A203C7375626D697373696F6E73406F66666963652E6578616D706C653E0D0A546F3A203C7975616E77752E303031407363686F6F6C732E6578616D706C653E0D0A5375626A6563743A203D3F5554462D383F423F34344351356265793570533236623251343443523535537935613251356243503561326D494D4B33494F5746714F61776B656537694F693671773D3D3F3D0D0A203D3F5554462D383F423F3561326D354C6D67357253373559716F355A476F3F3D0D0A446174653A204D6F6E2C203233204E6F7620323032362030343A33373A3230202B303830300D0A4D6573736167652D49443A203C6D75737465722E37643238623161332D633735612D343431612D383464632D626166393831333031653533406F66666963652E6578616D706C653E0D0A496E2D5265706C792D546F3A203C74656E63656E745F4345383442434530353833343733413446333834407363686F6F6C732E6578616D706C653E0D0A5265666572656E6365733A203C74656E63656E745F4345383442434530353833343733413446333834407363686F6F6C732E6578616D706C653E0D0A4175746F2D5375626D69747465643A206175746F2D7265706C6965640D0A582D4175746F2D526573706F6E73652D53757070726573733A20416C6C0D0A582D4D75737465722D49643A20383935323234353162363663383736330D0A4D494D452D56657273696F6E3A20312E300D0A436F6E74656E742D547970653A20746578742F706C61696E3B20636861727365743D7574662D380D0A436F6E74656E742D5472616E736665722D456E636F64696E673A206261736536340D0A0D0A3535537935613251356243503561326D3737796144516F4E43756143714F576C76652B38676569307465574E6C6553396A544578357079494D6A506D6C36587676496A6C6B616A6B754944760D0A76496B774E446F7A4E2B57506B65616470656561684F6D437275533774752B386A4F61496B655337724F615574755749734F533668754F416767304B3434434B3559576F35724352353775490D0A364C71723561326D354C6D67357253373559716F355A476F3434434C364B61423572474335357145357032513570615A35626579353775503559576F36594F6F35705332366232513737794D0D0A354C694E3535536F3559614E364B476C3559574634344343356F5366364C4369356F4B6F3535714535705376356F79423737794244516F4E43754F416B4F57337375615574755749734F4F410D0A6B51304B77726367357253373559716F355A476F3562656C354C326335706135357147493737794D4D54486D6E4967794D2B615870652B38694F5752714F5334674F2B38695441304F6A4D330D0A44516F67494F5733706553396E4F6157756561686943356B62324E3437377949563239795A43446D6C6F666D6F6150767649777A4E79424C51752B386951304B77726367357253373559716F0D0A3534576E35346D483737794D4D54486D6E4967794D2B615870652B38694F5752714F5334674F2B38695441304F6A4D3344516F67494F6130752B574B714F6546702B654A682B6572722B61630D0A714F694167655734694335716347667676496A6C6D37376E695966767649777A4D53424C51752B386951304B4451726C706F4C706E49446F6F61586C6A35486D694A626D6D37546D6A614C6D0D0A6E5A446D6C706E7676497A6E6D37546D6A71586C6D35376C7049336F76356E6C734948706771376B7537626C734C486C6A362F6B75365876764A766C6A36626C68706E6D6C7244706771376B0D0A7537626D6C37627676497A6F7237666C6E4B6A6B754C76706F706A7068347A6C68706E6B7549726E764A626C6A3763674E6B4E494F53303457444654343443434451726B7536586B7549726E0D0A6C4C486E7337766E75352F6F6836726C69716A6D6F4C6A6C72376E7676497A6C706F4C6D6E496E6C6837726C6861586D694A626E6C7048706C36377676497A6F7237666F675A546E7337766E0D0A704C376C6A4C726D6C5A6E6F67724C6E7035486A6749494E4367304B3536533636497944355979363536532B35597936355A2B35364B36743561326D365A6D6944516F794D44493235626D300D0A4D54486D6E4967794D2B61587051304B0D0A','queued',0,1795379840538,1795379840538,NULL,0,0,NULL,NULL,NULL,NULL);
CREATE TABLE purgedMessage (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    purgedAt INTEGER NOT NULL
) STRICT;
CREATE TABLE ruling (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL CHECK (who <> ''),
    verb TEXT NOT NULL
        CHECK (verb IN ('assign', 'accept', 'return', 'dismiss', 'extend', 'waive', 'nil-return')),
    reason TEXT NOT NULL,
    message INTEGER REFERENCES inboundMessage (id) ON DELETE CASCADE,
    item INTEGER CHECK (item >= 0),
    unit TEXT,
    notice TEXT,
    phase TEXT,
    requirement TEXT,
    untilDay TEXT,
    untilInstant INTEGER,
    onTime INTEGER NOT NULL CHECK (onTime IN (0, 1)),
    undoneAt INTEGER,
    undoneBy TEXT CHECK (undoneBy <> ''),
    CHECK (item IS NULL OR message IS NOT NULL),
    CHECK (message IS NOT NULL OR (unit IS NOT NULL AND notice IS NOT NULL)),
    CHECK ((untilDay IS NULL) = (untilInstant IS NULL)),
    CHECK ((undoneAt IS NULL) = (undoneBy IS NULL))
) STRICT;
CREATE TABLE submission (
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES inboundMessage (id) ON DELETE CASCADE,
    unit TEXT NOT NULL CHECK (unit <> ''),
    provisional INTEGER NOT NULL CHECK (provisional IN (0, 1)),
    receivedAt INTEGER NOT NULL,
    UNIQUE (message, unit)
) STRICT;
INSERT INTO "submission" VALUES(1,1,'S001',0,1795379830000);
CREATE TABLE undeliverable (
    address TEXT PRIMARY KEY CHECK (address <> '' AND address = lower(address)),
    at INTEGER NOT NULL,
    letter INTEGER REFERENCES outboundMessage (id),
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX inboundMessageByState ON inboundMessage (state, receivedAt, id);
CREATE TRIGGER inboundMessageIsFixed
    BEFORE UPDATE OF id, sha256, bytes, source, mailbox, receivedAt, takenAt, mayAnswer ON inboundMessage
    BEGIN SELECT RAISE(ABORT, 'what arrived, when and whether it is answered is fixed at intake'); END;
CREATE INDEX locationByMessage ON location (message);
CREATE INDEX locationByProblem ON location (problem) WHERE problem IS NOT NULL;
CREATE INDEX submissionByUnit ON submission (unit);
CREATE INDEX itemByNotice ON item (notice) WHERE notice IS NOT NULL;
CREATE INDEX dueReceiptByTime ON dueReceipt (dueAt);
CREATE INDEX outboundMessageByState ON outboundMessage (state, nextAttemptAt);
CREATE INDEX outboundMessageByRecipient ON outboundMessage (recipient, queuedAt);
CREATE TRIGGER outboundMessageIsFixed
    BEFORE UPDATE OF id, kind, uniqueKey, unit, notice, recipient, subject, messageID, content, queuedAt
    ON outboundMessage
    BEGIN SELECT RAISE(ABORT, 'a letter is fixed when it is queued'); END;
CREATE INDEX eventByMessage ON event (message) WHERE message IS NOT NULL;
CREATE INDEX eventByLetter ON event (letter) WHERE letter IS NOT NULL;
CREATE TRIGGER eventIsNeverChanged BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
CREATE TRIGGER eventIsNeverDeleted BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
CREATE INDEX dueReceiptMailByDue ON dueReceiptMail (due);
CREATE INDEX answerByLetter ON answer (letter);
CREATE INDEX outboundMessageByAddress ON outboundMessage (lower(recipient), queuedAt);
CREATE INDEX outboundMessageByClaim ON outboundMessage (claimedAt) WHERE claimedAt IS NOT NULL;
CREATE INDEX rulingByMessage ON ruling (message) WHERE message IS NOT NULL AND undoneAt IS NULL;
CREATE INDEX rulingByUnit ON ruling (unit) WHERE unit IS NOT NULL AND undoneAt IS NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inboundMessage',1);
INSERT INTO "sqlite_sequence" VALUES('event',3);
INSERT INTO "sqlite_sequence" VALUES('dueReceipt',1);
INSERT INTO "sqlite_sequence" VALUES('outboundMessage',1);
COMMIT;

-- The catalogue of luutru. Everything here is derived from WARC files and site files: delete it, and `luutru rebuild` makes
-- it again, row for row. Times are UTC, written alike so that they sort as text; only what a page prints about its own date
-- is Vietnamese wall time. Text is Unicode NFC. The comment over a table and the comments beside its columns are what
-- people read in Datasette.

-- What this catalogue was made with. Another schema version means: `luutru rebuild`.
create table meta (
    name text primary key,  -- What is told: `schema`, or `extractor` (the version of the code that read the pages).
    value text not null     -- Its value.
) strict;

-- The portals: one row per site file, and one for every name that WARC files speak of and no site file explains.
create table sites (
    slug text primary key,        -- The site's short name, as in settings/sites/<slug>.toml.
    name text not null,           -- The portal's name as it calls itself; the slug where there is no site file.
    home text,                    -- Address of the front page.
    province text,                -- Province when the portal began, before the merger of 1 July 2025.
    province_now text,            -- Province that the portal's area belongs to today.
    enabled integer not null,     -- 1 when nightly crawls visit it.
    until text,                   -- The day on which the portal was closed, where it was.
    succeeds text not null,       -- JSON list: slugs of the portals that it took over from.
    definition text,              -- SHA-1 of the site file and its platform files; none when there is no readable site file.
    profile text not null,        -- JSON: what its pages are judged by: `titles` (in plain words) that stand on most of them, `echoes` (SHA-1, as `undated` of readings) that stand at many addresses, and what it answers to addresses that nobody has: `missing` (titles), `texts` (sketches), `leads` (where to).
    settled integer not null      -- 1 when the profile counts every capture; 0 while an ingest works, or after one was interrupted.
) strict;

-- The parts of a portal that publish news, as its site file names them.
create table sections (
    site text not null references sites (slug),  -- The portal.
    name text not null,                          -- The section's name as printed.
    url text not null,                           -- Address of its first listing page.
    primary key (site, url)
) strict, without rowid;

-- Crawls: one walk of one portal, which may have filled several WARC files.
create table crawls (
    id text primary key,           -- The crawl's name: what its WARC files say that they are part of, else the name of its only file.
    site text not null references sites (slug),  -- The portal that was walked.
    night text not null,           -- The night that it belongs to: the day in Viet Nam (+07:00) on which that began, as its WARC files say, else on which it began itself; empty where nothing tells.
    started text,                  -- When its first WARC file was begun (UTC).
    last_capture text,             -- When it captured last (UTC).
    outcome text not null,         -- Why it ended, in its own words: `finished`, …; `died` when it wrote no last record (or has not yet), `imported` when other software walked, `unknown: …` when that may be lost.
    counts text not null,          -- JSON: what it counted itself (requests, answers, errors, …).
    software text,                 -- Program and version that crawled.
    operator text,                 -- Who ran it.
    definition text,               -- SHA-1 of the site definition that it walked by.
    warc_files integer not null,   -- How many of its WARC files are entered here.
    captures integer not null      -- How many captures those hold.
) strict;
create index crawls_site on crawls (site, started);
create index crawls_night on crawls (site, night);

-- The WARC files that have been entered. A closed file of the archive that is missing here waits for `luutru ingest`.
create table warc_files (
    path text primary key,         -- Where the file lies in the archive folder.
    site text not null references sites (slug),  -- The portal that it was written for.
    crawl text not null references crawls (id) deferrable initially deferred,  -- The crawl that wrote it.
    bytes integer not null,        -- Its size when it was entered.
    started text,                  -- When it was begun (UTC), from its first record.
    info text not null,            -- JSON: its first record (warcinfo): software, operator, contact, robots policy, …
    finished text not null,        -- JSON: the crawl's last record when this file holds it: reason and counts; else {}.
    captures integer not null,     -- How many captures it holds.
    last_capture text,             -- When the last of them was made (UTC).
    damage text                    -- What was wrong with it when it was entered; what could be read of it is in here.
) strict;
create index warc_files_crawl on warc_files (crawl);
create index warc_files_site on warc_files (site);

-- What pages say: one row per different reading. Captures with the same words share one.
create table readings (
    digest text primary key,  -- SHA-1 of the reading.
    kind text not null,       -- What the page looks like on its own: `article`, `listing`, `soft-404`, `empty`, …
    title text,               -- Its title.
    reading text not null,    -- JSON: the whole reading; its `evidence` says how each field is known (docs/researcher.md names the ways), its `problems` what is doubtful.
    undated text              -- SHA-1 of title and text of an article whose page prints no date: the same at many addresses is no article. None else.
) strict;

-- Words inside documents (PDF, DOCX), for search: one row per different document, whichever addresses gave it.
create table documents (
    id integer primary key,       -- Computed from the digest.
    digest text not null,         -- SHA-1 of its bytes, Base32: the payload digest of its captures, unless the server compressed them.
    kind text not null,           -- Its media type, as its first bytes tell: that of PDF or DOCX.
    text text not null,           -- Its words, a line or paragraph a line; empty for a scan.
    problems text not null,       -- JSON list: what of it could not be read.
    words_digest text not null    -- SHA-1 of kind, text and problems: shows whether they were changed after they were read.
) strict;

-- Captures: every answer of a server, and where its bytes lie.
create table captures (
    id text primary key,           -- WARC-Record-ID.
    site text not null references sites (slug),  -- The portal for whose sake it was fetched.
    key text not null,             -- Identity of the page: its address with other spellings of the same page folded.
    url text not null,             -- The address that was asked.
    urlkey text not null,          -- The address as replay tools look it up: host turned round, what was posted to it appended.
    at text not null,              -- When it was asked (UTC).
    status integer not null,       -- HTTP status of the answer.
    mime text,                     -- Media type that the server declared.
    warc text not null references warc_files (path) deferrable initially deferred,  -- The WARC file that holds it.
    offset integer not null,       -- Where its record begins in that file, in bytes.
    length integer not null,       -- How long its record is there, compressed, in bytes.
    digest text not null,          -- WARC-Payload-Digest: SHA-1 of what the server sent, Base32.
    truncated text,                -- Why less came than was announced: `length`, `time`, `disconnect`; `limit` when too long to be read whole, `segment` when the rest lies in other records.
    via text,                      -- The page that led here.
    hop text,                      -- How: `seed`, `listing`, `pager`, `feed`, `sitemap`, `article`, `requisite`, `attachment`, `robots`, `probe`.
    section text,                  -- The section whose listing led here.
    duplicate_view integer not null,  -- 1 when it is a page, and another view (print, pop-up) of the one that its key names.
    kind text,                     -- What the page looks like on its own; none when it is no page, could not be read, or is a revisit; `soft-404`, `login` or `other` for a redirect, by where it leads.
    reading text references readings (digest),  -- What it says; none for a revisit, which says what its original says.
    document integer references documents (id),  -- The document that it is, where it is one whose words could be read; none for a revisit.
    extractor text,                -- Version of the code that read it.
    layout text,                   -- SHA-1 of the rules that it was read by.
    unread text,                   -- Why a page or document could not be read; `luutru rebuild` tries again.
    revisit text,                  -- How it is known that the server gave what it gave before: `identical-payload-digest`, `server-not-modified`. Its bytes and reading are the original's.
    original_key text,             -- Identity of the page that the original is a capture of, as the WARC says.
    original_at text,              -- When the original was captured (UTC).
    origin text,                   -- Who captured it, where another archive did: the software that its WARC file names, else that file's name. None for our own.
    template text,                 -- Of the front page and of a section's first listing page: the frame that it stands in, 64 bits in hexadecimal. Few of them differ from night to night, half of them after a redesign.
    platform text,                 -- Of those pages: the platform whose marks they bear, as its file is named; empty where none that is known.
    posted text                    -- What was posted to get it, as replay tools look for it: `__wb_method=POST&…`; none for what was asked by GET.
) strict;
create index captures_page on captures (site, key, at);
-- What a portal's page tells of its front pages, listings and robots.txt: a portal of 20,000 articles has 120,000 captures.
create index captures_hop on captures (site, hop, at);
create index captures_place on captures (warc, offset);
create index captures_at on captures (at);
create index captures_urlkey on captures (urlkey, at);
create index captures_kind on captures (kind);
create index captures_document on captures (document) where document is not null;
create index captures_status on captures (status);
create index captures_original on captures (site, original_key, original_at) where original_key is not null;

-- Articles as they stand: one row per page of news, read from its newest good capture.
create table articles (
    id integer primary key,        -- Computed from date and address, so that ids are in order of publication. May change when a date does: cite url and captured.
    site text not null references sites (slug),  -- The portal that published it.
    key text not null,             -- Identity of the page: its address with other spellings of the same page folded.
    url text not null,             -- The address that people open: that which the current text was read from, or, where that was data for a script, that of the page around it.
    title text,                    -- Headline; none when the page shows none of its own.
    lead text,                     -- Sapo: the paragraph in front that sums the article up.
    published text,                -- YYYY-MM-DD or YYYY-MM-DDTHH:MM, Vietnamese wall time (+07:00), as far as the page tells.
    published_as_printed text,     -- The words that the date was read from.
    published_kind text,           -- How the date is known: `published`, `updated`, `from the text`, `from the URL`.
    byline text,                   -- Who signed it, as printed.
    authors text not null,         -- JSON list: the names in the byline.
    source text,                   -- The publication that the page credits (Nguồn, Theo).
    section text,                  -- The section of the portal, as the page prints it.
    capture text not null references captures (id),  -- The capture that this row was read from.
    captured text not null,        -- When that capture was made (UTC).
    reading text not null references readings (digest),  -- What was read from it.
    first_captured text not null,  -- When the article was first captured (UTC).
    last_seen text not null,       -- When the server last showed the article (UTC).
    gone text,                     -- When the server first said that the page is gone, after last_seen (UTC). Nothing is deleted then. It is asked for again: it may return.
    moved text,                    -- Where its address leads now, without its query, where it was last a redirect to another one.
    moved_key text,                -- Identity of that address, as in captures.
    captures integer not null,     -- How many captures of the page there are, good or not.
    revisions integer not null,    -- How often its words, date, byline, source, pictures or documents changed between captures.
    text_digest text,              -- SHA-1 of the text alone: the same text elsewhere has the same; none when there is no text.
    unique (site, key)
) strict;
create index articles_published on articles (published);
create index articles_site on articles (site, published);
create index articles_section on articles (section);
create index articles_byline on articles (byline);
create index articles_source on articles (source);
create index articles_gone on articles (gone) where gone is not null;
create index articles_moved on articles (moved) where moved is not null;
create index articles_text on articles (text_digest) where text_digest is not null;

-- The words of the articles: in a table of their own, so that counting articles does not read them. `articles_fts` searches here.
create table article_texts (
    id integer primary key references articles (id) on update cascade on delete cascade,  -- The article.
    title text not null,      -- Headline, again: one index searches title, lead and text.
    lead text not null,       -- Sapo, again; empty when there is none.
    text text not null,       -- The paragraphs, one a line.
    filed text not null       -- What searches are narrowed by: a word of the index each for portal, section, byline and year, computed of them (twelve digits of a SHA-1).
) strict;

-- Pictures inside articles, in order.
create table images (
    article integer not null references articles (id) on update cascade on delete cascade,  -- The article.
    position integer not null,  -- 1 for the first picture.
    url text not null,          -- Address of the picture.
    key text not null,          -- Identity of that address, as in captures.
    caption text,               -- The words printed under it.
    credit text,                -- The photographer or agency named with it.
    alt text,                   -- What the page gives those who cannot see it.
    id integer primary key,     -- Computed from page and position: what images_fts knows it by.
    unique (article, position)
) strict;
create index images_key on images (key);

-- Documents that articles link to, in order.
create table attachments (
    article integer not null references articles (id) on update cascade on delete cascade,  -- The article.
    position integer not null,  -- 1 for the first document.
    url text not null,          -- Address of the document.
    key text not null,          -- Identity of that address, as in captures.
    text text,                  -- The words of the link.
    primary key (article, position)
) strict, without rowid;
create index attachments_key on attachments (key);

-- Silent edits: one row for each change between two captures of an article that follow one another. Pictures and documents count by address and caption: looks do not fetch their bytes again. Each crawl looks at captured articles again, 1, 3, 7, 30 and 180 days after the first capture, as many as it may.
create table revisions (
    article integer not null references articles (id) on update cascade on delete cascade,  -- The article.
    number integer not null,                          -- 1 for the first change.
    before text not null references captures (id),    -- The last capture with the old words.
    after text not null references captures (id),     -- The first capture with the new words.
    at text not null,                                 -- When the new words were captured (UTC).
    changed text not null,                            -- What changed: title, lead, text, published, byline, source, images, attachments.
    primary key (article, number)
) strict, without rowid;

-- What became of articles after their first capture: silent edits, removals, returns and moves, in order. When it happened lies between `since` and `at`.
create table changes (
    article integer not null references articles (id) on update cascade on delete cascade,  -- The article.
    number integer not null,                        -- 1 for the first change.
    site text not null references sites (slug),     -- The portal that published it.
    kind text not null,                             -- `edited`, `removed` (404, 410, or a page or redirect that says so), `moved` (a redirect to another address), `returned`.
    since text not null,                            -- When it was last captured as it was before (UTC).
    at text not null,                               -- When the change was first captured (UTC).
    what text,                                      -- Of an edit what changed, as in `revisions`; of a move the address that it leads to, without its query.
    before text not null references captures (id),  -- The last capture from before the change.
    after text not null references captures (id),   -- The first capture that shows it.
    primary key (article, number)
) strict, without rowid;
create index changes_kind on changes (kind, at);
create index changes_site on changes (site, at);

-- Doubts and failures: what could not be read, or should be looked at by a person.
create table problems (
    site text not null references sites (slug),   -- The portal.
    key text,                                     -- Identity of the page; none when a whole WARC file is meant.
    url text,                                     -- Address of the page.
    capture text references captures (id),        -- The capture in question.
    warc text references warc_files (path) deferrable initially deferred,  -- The WARC file in question.
    field text not null,                          -- Which field is in doubt: `published`, `text`, `kind`, `capture`, `site`, `warc`, …
    what text not null                            -- What is the matter, in one sentence.
) strict;
create index problems_page on problems (site, key);
create index problems_field on problems (field);
create index problems_warc on problems (warc) where warc is not null;

-- Every address that was ever seen, and what became of it.
create table urls (
    site text not null references sites (slug),  -- The portal on whose pages it was seen.
    url text not null,            -- The address.
    first_seen text not null,     -- When a page was captured that names it (UTC).
    via text not null,            -- That page; empty for where a crawl begins.
    hop text not null,            -- How it was found there: `seed`, `listing`, `pager`, `article`, `requisite`, …
    decision text not null,       -- What became of it: `captured`, `owed`, `out of scope`, `never`, `robots`, …
    rule text not null,           -- The rule that decided; `status 500` and the like: what the server answered.
    decided text not null,        -- When that was decided (UTC).
    primary key (site, url)
) strict, without rowid;
create index urls_decision on urls (decision);

-- Which channels of a portal showed an article: what several of them show and what only one does tells how many none has shown.
create table sightings (
    site text not null references sites (slug),  -- The portal.
    key text not null,       -- Identity of the article's page, as in captures.
    channel text not null,   -- Where it was seen: `listing` (a page of a section's listing), `feed`, `sitemap`, `link` (inside an article).
    first_at text not null,  -- When it was first seen there (UTC).
    primary key (site, key, channel)
) strict, without rowid;
create index sightings_channel on sightings (channel, site);

-- What was read of each feed and sitemap, and what was missing of it, when that changed last.
create table channels (
    site text not null references sites (slug),  -- The portal.
    url text not null,         -- Its address.
    channel text not null,     -- `feed` or `sitemap`.
    at text not null,          -- Since when it is so (UTC).
    entries integer not null,  -- How many of its entries were read.
    missing text not null,     -- What of it could not be read, and why; empty where nothing is missing.
    defect text not null,      -- Why it is none: not there, a page of news; empty where it is one.
    gave integer not null,     -- How many entries were read when there were any.
    given text not null,       -- Since when there were so many (UTC); empty where there never were any.
    primary key (site, url)
) strict, without rowid;
create index channels_channel on channels (channel);

-- How hosts spoke: one row for each way in which a host was met, with the certificate that it showed and what was wrong with it
-- in the eyes of the crawl of that day. The verdict is read from the captures, never made again. `hosts` shows the last of them.
create table host_states (
    host text not null,         -- The host, with its port where that is not its scheme's own.
    site text not null references sites (slug),  -- The portal for whose sake it was asked.
    protocol text not null,     -- `tls/1.3`, …; `http` without TLS; `https` where another archive does not say which.
    cipher text not null,       -- OpenSSL's name of the cipher suite; empty without TLS.
    verified text not null,     -- `yes` when the certificate proved the host, `no` when not, `unknown` where nobody could tell.
    defect text not null,       -- What was wrong with certificate, protocol or cipher, `; ` between several; empty when nothing was.
    certificate text not null,  -- SHA-256 of the host's certificate; empty when it showed none.
    subject text not null,      -- Whom the certificate names.
    issuer text not null,       -- Who signed it.
    not_before text not null,   -- From when it is valid (UTC).
    not_after text not null,    -- Until when it is valid (UTC).
    first_seen text not null,   -- When the host was first met so (UTC).
    last_seen text not null,    -- When last (UTC).
    primary key (host, site, protocol, cipher, verified, defect, certificate)
) strict, without rowid;
create index host_states_protocol on host_states (protocol);
create index host_states_verified on host_states (verified);

-- In which charsets the pages of hosts are: one row for each, with the one that they declare. Pages are those that came with status 200.
create table host_charsets (
    host text not null,         -- The host, with its port where that is not its scheme's own.
    site text not null references sites (slug),  -- The portal for whose sake it was asked.
    charset text not null,      -- The charset that they are read in: as their bytes say where they contradict what is declared.
    declared text not null,     -- The charset that header or page declares; empty where neither does.
    captures integer not null,  -- How many captures of pages are so.
    first_seen text not null,   -- When the first was made (UTC).
    last_seen text not null,    -- When the last (UTC).
    primary key (host, site, charset, declared)
) strict, without rowid;
create index host_charsets_charset on host_charsets (charset);

-- What the pages of a host have in common: counted over all captures of its portal, whenever there are new ones.
create table host_habits (
    host text not null,            -- The host, with its port where that is not its scheme's own.
    site text not null references sites (slug),  -- The portal for whose sake it was asked.
    constant_title text not null,  -- The title (in plain words) that stands on most of its articles; empty where none does.
    nowhere text not null,         -- What it answered last to an address that nobody has: `404`; `302, then 200 listing`, what a redirect led to; empty where it was not asked.
    nowhere_url text not null,     -- That address.
    nowhere_at text not null,      -- When it was asked so (UTC).
    primary key (host, site)
) strict, without rowid;

-- The hosts that were asked, each as it spoke last, with what all its pages have in common.
create view hosts as
select
    s.host,        -- The host, with its port where that is not its scheme's own.
    s.site,        -- The portal for whose sake it was asked.
    s.protocol,    -- `tls/1.3`, …; `http` without TLS; `https` where another archive does not say which.
    s.verified,    -- `yes` when the certificate proved the host, `no` when not, `unknown` where nobody could tell.
    s.defect,      -- What was wrong with certificate, protocol or cipher, `; ` between several; empty when nothing was.
    s.subject,     -- Whom the certificate names.
    s.issuer,      -- Who signed it.
    s.not_after,   -- Until when it is valid (UTC).
    a.first_seen,  -- When the host was first met (UTC).
    s.last_seen,   -- When it was met last (UTC).
    a.states,      -- In how many ways it was met: more than one when its certificate or protocol changed.
    (
        select charset from host_charsets as k where k.host = s.host and k.site = s.site
        group by charset order by sum(captures) desc, charset limit 1
    ) as charset,                                            -- The charset of most of its pages; none where it gave no page.
    (
        select count(distinct charset) from host_charsets as k where k.host = s.host and k.site = s.site
    ) as charsets,                                           -- In how many charsets its pages are; `host_charsets` has each.
    nullif(h.constant_title, '') as constant_title,          -- The title (in plain words) that stands on most of its articles, where one does: no article's own.
    nullif(h.nowhere, '') as nowhere,                        -- What it answered last to an address that nobody has: `404`; `302, then 200 listing`; none where it was not asked.
    nullif(h.nowhere_at, '') as nowhere_at                   -- When it was asked so (UTC).
from (
    select *, row_number() over (partition by host, site order by last_seen desc, protocol, cipher, verified, defect, certificate) as place
    from host_states
) as s
join (select host, site, min(first_seen) as first_seen, count(*) as states from host_states group by host, site) as a
    on a.host = s.host and a.site = s.site
left join host_habits as h on h.host = s.host and h.site = s.site
where s.place = 1;

-- The words of the articles with đ written d: what articles_fts indexes. (The tokenizer folds all other marks by itself.)
create view article_texts_folded as
select
    id,                                                     -- The article.
    replace(replace(title, 'đ', 'd'), 'Đ', 'D') as title,  -- Headline.
    replace(replace(lead, 'đ', 'd'), 'Đ', 'D') as lead,    -- Sapo.
    replace(replace(text, 'đ', 'd'), 'Đ', 'D') as text,    -- The paragraphs.
    filed                                                   -- What it is filed under.
from article_texts;

-- Full-text index of titles, leads and texts, without marks: `ha nam` finds Hà Nam. A title weighs most, what it is filed under nothing.
create virtual table articles_fts using fts5 (
    title, lead, text, filed,
    content = 'article_texts_folded', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
insert into articles_fts (articles_fts, rank) values ('rank', 'bm25(10.0, 3.0, 1.0, 0.0)');

-- Full-text index of titles alone, a thirtieth of the other: which titles have words that most texts have is found here.
create virtual table titles_fts using fts5 (
    title, filed,
    content = 'article_texts_folded', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

create trigger article_texts_inserted after insert on article_texts begin
    insert into articles_fts (rowid, title, lead, text, filed) select * from article_texts_folded where id = new.id;
    insert into titles_fts (rowid, title, filed) select id, title, filed from article_texts_folded where id = new.id;
end;
-- "before": the index is told what to forget through the view, which must still show the old row
create trigger article_texts_deleted before delete on article_texts begin
    insert into articles_fts (articles_fts, rowid, title, lead, text, filed)
    select 'delete', folded.* from article_texts_folded as folded where id = old.id;
    insert into titles_fts (titles_fts, rowid, title, filed)
    select 'delete', id, title, filed from article_texts_folded where id = old.id;
end;
-- "when": indexing costs ten times as much as writing the row, and most rows are written again unchanged
create trigger article_texts_changing before update on article_texts
when (old.id, old.title, old.lead, old.text, old.filed) is not (new.id, new.title, new.lead, new.text, new.filed) begin
    insert into articles_fts (articles_fts, rowid, title, lead, text, filed)
    select 'delete', folded.* from article_texts_folded as folded where id = old.id;
    insert into titles_fts (titles_fts, rowid, title, filed)
    select 'delete', id, title, filed from article_texts_folded where id = old.id;
end;
create trigger article_texts_changed after update on article_texts
when (old.id, old.title, old.lead, old.text, old.filed) is not (new.id, new.title, new.lead, new.text, new.filed) begin
    insert into articles_fts (rowid, title, lead, text, filed) select * from article_texts_folded where id = new.id;
    insert into titles_fts (rowid, title, filed) select id, title, filed from article_texts_folded where id = new.id;
end;

-- The words of the documents with đ written d: what documents_fts indexes.
create view documents_folded as
select
    id,                                                  -- The document.
    replace(replace(text, 'đ', 'd'), 'Đ', 'D') as text  -- Its words.
from documents;

-- Full-text index of the words inside documents, without marks, as articles_fts. `attachment_texts` leads to the articles.
create virtual table documents_fts using fts5 (
    text, content = 'documents_folded', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

create trigger documents_inserted after insert on documents begin
    insert into documents_fts (rowid, text) select * from documents_folded where id = new.id;
end;
create trigger documents_changing before update on documents begin
    insert into documents_fts (documents_fts, rowid, text)
    select 'delete', folded.* from documents_folded as folded where id = old.id;
end;
create trigger documents_changed after update on documents begin
    insert into documents_fts (rowid, text) select * from documents_folded where id = new.id;
end;

-- The words under pictures with đ written d: what images_fts indexes.
create view images_folded as
select
    id,                                                                      -- The picture.
    replace(replace(coalesce(caption, ''), 'đ', 'd'), 'Đ', 'D') as caption,  -- The words printed under it.
    replace(replace(coalesce(credit, ''), 'đ', 'd'), 'Đ', 'D') as credit     -- The photographer or agency.
from images;

-- Full-text index of captions and credits, without marks, as articles_fts.
create virtual table images_fts using fts5 (
    caption, credit, content = 'images_folded', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

create trigger images_inserted after insert on images begin
    insert into images_fts (rowid, caption, credit) select * from images_folded where id = new.id;
end;
create trigger images_deleted before delete on images begin
    insert into images_fts (images_fts, rowid, caption, credit)
    select 'delete', folded.* from images_folded as folded where id = old.id;
end;
create trigger images_changing before update of id, caption, credit on images begin
    insert into images_fts (images_fts, rowid, caption, credit)
    select 'delete', folded.* from images_folded as folded where id = old.id;
end;
create trigger images_changed after update of id, caption, credit on images begin
    insert into images_fts (rowid, caption, credit) select * from images_folded where id = new.id;
end;

-- The capture that holds the bytes of each revisit: of the address and time that its record names, else the last one
-- before it with the same payload digest, for other archives name no time, or another one. Ours before those of others.
create view originals as
select
    c.id as capture,   -- The revisit.
    coalesce(
        (
            select n.id from captures as n
            where n.site = c.site and n.key = c.original_key and n.at = c.original_at and n.revisit is null
            order by n.origin is not null, n.id limit 1
        ),
        (
            select n.id from captures as n
            where n.site = c.site and n.key = coalesce(c.original_key, c.key) and n.at <= c.at and n.revisit is null
                and c.revisit = 'identical-payload-digest' and n.digest = c.digest and c.digest <> ''
            order by n.at desc, n.origin is not null, n.id limit 1
        )
    ) as original      -- The capture that it repeats; none where that is not in the archive.
from captures as c
where c.revisit is not null;

-- The pictures of articles with the capture that holds each: of its very address, if there is one, the nearest in time.
create view image_captures as
select
    i.article,         -- The article.
    i.position,        -- 1 for the first picture.
    i.url,             -- Address of the picture.
    i.caption,         -- The words printed under it.
    i.credit,          -- The photographer or agency named with it.
    i.alt,             -- What the page gives those who cannot see it.
    c.at as captured,  -- When the picture was captured (UTC); none when it never was.
    c.id as capture,   -- That capture.
    c.mime,            -- Media type that the server declared.
    coalesce(o.warc, c.warc) as warc,        -- The WARC file that holds its bytes.
    coalesce(o.offset, c.offset) as offset,  -- Where their record begins in that file, in bytes.
    coalesce(o.length, c.length) as length   -- How long their record is there, compressed, in bytes.
from images as i
join articles as a on a.id = i.article
left join captures as c on c.id = (
    select id from (
        select n.id, n.url <> i.url as other, n.site <> a.site as strange, abs(julianday(n.at) - julianday(a.captured)) as days
        from captures as n
        -- of other archives nobody may know for whose sake something on another host was fetched
        where n.site in (a.site, 'unknown') and n.key = i.key and (n.status = 200 or n.original_key is not null)
        order by other, strange, days, id limit 1
    )
)
left join originals as s on s.capture = c.id
left join captures as o on o.id = s.original;

-- The documents of articles with the capture that holds each: of its very address, if there is one, the nearest in time.
create view attachment_captures as
select
    d.article,         -- The article.
    d.position,        -- 1 for the first document.
    d.url,             -- Address of the document.
    d.text,            -- The words of the link.
    c.at as captured,  -- When the document was captured (UTC); none when it never was.
    c.id as capture,   -- That capture.
    c.mime,            -- Media type that the server declared.
    coalesce(o.warc, c.warc) as warc,        -- The WARC file that holds its bytes.
    coalesce(o.offset, c.offset) as offset,  -- Where their record begins in that file, in bytes.
    coalesce(o.length, c.length) as length   -- How long their record is there, compressed, in bytes.
from attachments as d
join articles as a on a.id = d.article
left join captures as c on c.id = (
    select id from (
        select n.id, n.url <> d.url as other, n.site <> a.site as strange, abs(julianday(n.at) - julianday(a.captured)) as days
        from captures as n
        -- of other archives nobody may know for whose sake something on another host was fetched
        where n.site in (a.site, 'unknown') and n.key = d.key and (n.status = 200 or n.original_key is not null)
        order by other, strange, days, id limit 1
    )
)
left join originals as s on s.capture = c.id
left join captures as o on o.id = s.original;

-- The words inside the documents of articles: of each address the newest capture whose words could be read.
create view attachment_texts as
select
    d.article,         -- The article.
    d.position,        -- 1 for the first document.
    d.url,             -- Address of the document.
    d.text as link,    -- The words of the link.
    c.at as captured,  -- When the document was captured (UTC).
    c.id as capture,   -- That capture.
    w.id as document,  -- The document, as in documents.
    w.digest,          -- SHA-1 of its bytes, Base32.
    w.kind,            -- Its media type, as its first bytes tell.
    w.text             -- Its words, a line or paragraph a line.
from documents as w
join captures as o on o.document = w.id
join captures as c on c.id = o.id or (c.site = o.site and c.original_key = o.key)
    or (c.site = o.site and c.key = o.key and c.original_key is null and c.revisit is not null)
left join originals as s on s.capture = c.id
join attachments as d on d.key = c.key
join articles as a on a.id = d.article and a.site = c.site
where o.id = coalesce(s.original, c.id) and not exists (
    select 1 from captures as newer
    where newer.site = c.site and newer.key = c.key and (newer.at, newer.id) > (c.at, c.id) and (
        newer.document is not null or exists (
            select 1 from originals as n join captures as held on held.id = n.original
            where n.capture = newer.id and held.document is not null
        )
    )
);

-- Articles that carry the very same text as another one, on this portal or elsewhere.
create view same_text_as as
select
    a.id as article,       -- The article.
    b.id as other,         -- The article with the same text.
    a.site as site,        -- The portal of the one.
    b.site as other_site,  -- The portal of the other.
    a.url as url,          -- Address of the one.
    b.url as other_url     -- Address of the other.
from articles as a
join articles as b on b.text_digest = a.text_digest and b.id <> a.id;

-- What became of articles that are not at their address any more: one row for each place where they may stand now, or none known.
create view whereabouts as
select
    a.id as article,                -- The article that is gone or moved.
    a.site,                         -- The portal that published it.
    a.url,                          -- Its address.
    a.title,                        -- Its headline.
    a.last_seen,                    -- When the server last showed it there (UTC).
    a.gone,                         -- When the server first said that it is gone (UTC), where it did.
    a.moved,                        -- Where its address leads now, where it leads to another one.
    b.id as other,                  -- The article that stands there, or has the same text; none where none is known.
    b.site as other_site,           -- The portal of that.
    b.url as other_url,             -- Its address.
    b.first_captured as other_at,   -- When it was first captured (UTC).
    case when b.site = a.site and b.key = a.moved_key then 'redirect' when b.id is not null then 'same text' end as how  -- How it was found: `redirect`, `same text`.
from articles as a
left join articles as b on b.id <> a.id and b.gone is null and b.moved is null
    and ((b.site = a.site and b.key = a.moved_key) or b.text_digest = a.text_digest)
-- each by its own index: of many articles few are gone
where a.id in (select id from articles where gone is not null union select id from articles where moved is not null);

-- Where each article's bytes lie: the proof behind every row.
create view article_evidence as
select
    a.id as article,   -- The article.
    a.site,            -- The portal that published it.
    a.url,             -- Its address.
    a.title,           -- Its headline.
    c.id as capture,   -- The capture that it was read from.
    c.at as captured,  -- When that was made (UTC).
    c.digest,          -- WARC-Payload-Digest: SHA-1 of what the server sent, Base32.
    c.warc,            -- The WARC file that holds it.
    c.offset,          -- Where its record begins in that file, in bytes.
    c.length,          -- How long its record is there, compressed, in bytes.
    c.origin           -- Who captured it, where another archive did; none for our own.
from articles as a
join captures as c on c.id = a.capture;

-- Every article under the province that published it: as it was called then, and the one that the area belongs to today.
create view article_provinces as
select
    a.id as article,                                         -- The article.
    s.province,                                              -- Province when the portal began, before the merger of 1 July 2025.
    s.province_now,                                          -- Province that the portal's area belongs to today.
    coalesce(
        a.published < '2025-07-01', iif(a.first_captured < '2025-06-30T17', 1, null)
    ) as before_merger,                                      -- 1 when it was published before the merger, or captured by then; null when neither tells.
    substr(
        substr(c.url, instr(c.url, '://') + 3), 1,
        instr(substr(c.url, instr(c.url, '://') + 3) || '/', '/') - 1
    ) as host,                                               -- The host that it was captured from.
    a.site,                                                  -- The portal.
    a.published,                                             -- When it was published, Vietnamese wall time.
    a.title,                                                 -- Its headline.
    a.url                                                    -- Its address.
from articles as a
join sites as s on s.slug = a.site
join captures as c on c.id = a.capture;

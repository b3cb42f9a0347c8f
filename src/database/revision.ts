import { fail } from "../failure.ts";
import { revisionOdd, severalRevisions } from "./failures.ts";
import type { Session } from "./session.ts";

const script = `
select to_regclass('alembic_version') is not null as there \\gset
\\if :there
select version_num from alembic_version order by 1;
\\endif
`;

/** The revision that alembic has written into the database, or undefined before the first migration. */
export async function readRevision(session: Session): Promise<string | undefined> {
  const revisions = await session.sql(script);
  if (revisions.length > 1) throw fail(severalRevisions, { revisions });
  const [revision] = revisions;
  if (revision !== undefined && !/^[A-Za-z0-9_][\w.-]*$/.test(revision)) throw fail(revisionOdd, { revision });
  return revision;
}

import { expect, test } from "vitest";
import { fakeWorld } from "../../../world.testing.ts";
import { fakeEngine } from "../docker.testing.ts";
import { sendImage } from "./send-image.ts";

const id = "sha256:aaa";
/** The engine of this machine, where the image was built. */
const builder = (tags: string | null = '["shop/web:sluice-1"]') =>
  fakeEngine((line) => (line.startsWith("image inspect") ? { stdout: `${id} 262701317 ${tags}\n` } : {}));
/** An engine elsewhere: what it says of the image before and after it was loaded. */
function elsewhere(before: string, after: string) {
  let loaded = false;
  return fakeEngine((line) => {
    if (line.startsWith("image load")) loaded = true;
    const has = loaded ? after : before;
    return line.startsWith("image inspect") ? { code: has === "" ? 1 : 0, stdout: `${has}\n` } : {};
  });
}

test("an image goes as an archive, under its name, and must arrive as what it was", async () => {
  const [from, to] = [builder(), elsewhere("", id)];
  const said: string[] = [];
  const world = fakeWorld();
  const sent = await sendImage(
    { ...world, log: { ...world.log, info: (text) => said.push(text) } },
    from.engine,
    to.engine,
    id,
  );
  expect(sent).toBe(true);
  expect(from.lines).toContain("image save --output /tmp/fake-1/image.tar -- shop/web:sluice-1");
  expect(to.lines).toContain("image load --quiet --input /tmp/fake-1/image.tar");
  expect(said[0]).toContain("Sending shop/web:sluice-1 (262.7");
});

test("what is there already is not sent again", async () => {
  const to = elsewhere(id, id);
  expect(await sendImage(fakeWorld(), builder().engine, to.engine, id)).toBe(true);
  expect(to.lines.some((line) => line.startsWith("image load"))).toBe(false);
});

test("an image without a name is sent by its id", async () => {
  const from = builder("null");
  await sendImage(fakeWorld(), from.engine, elsewhere("", id).engine, id);
  expect(from.lines.at(-1)).toMatch(/image save .* -- sha256:aaa$/);
});

test("what arrives as something else is a failure", async () => {
  await expect(sendImage(fakeWorld(), builder().engine, elsewhere("", "sha256:bbb").engine, id)).rejects.toMatchObject({
    code: "image-not-sent",
  });
});

test("an image that is not here can't be sent", async () => {
  const from = fakeEngine(() => ({ code: 1 }));
  expect(await sendImage(fakeWorld(), from.engine, elsewhere("", "").engine, id)).toBe(false);
});

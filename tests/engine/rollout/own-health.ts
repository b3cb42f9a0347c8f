const asked = [
  "exec 3<>/dev/tcp/127.0.0.1/8000",
  "printf 'GET /own HTTP/1.0\\r\\n\\r\\n' >&3",
  // Compose reads `$$` as `$`.
  "read -r _ code _ <&3",
  '[ "$$code" = 200 ]',
];

/**
 * The test of a container that asks itself, as compose files have it. Bash alone: many containers do so twice a second,
 * and to start Python for each costs more than all that is tested.
 */
export const ownHealth = JSON.stringify(["CMD", "bash", "-c", asked.join("; ")]);

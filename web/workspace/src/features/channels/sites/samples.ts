/** How a company's own server tells Haoke who its user is, in the languages most shops are written in. */

export interface Sample {
  id: string
  label: string
  code: string
}

/** The secret itself never stands in a sample: it belongs into the server's settings. */
export const samples: readonly Sample[] = [
  {
    id: 'node',
    label: 'Node.js',
    code: `import { createHmac } from 'node:crypto'

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

export function haokeToken(user) {
  const claims = { sub: String(user.id), name: user.name, email: user.email, exp: Math.floor(Date.now() / 1000) + 3600 }
  const head = encode({ alg: 'HS256', typ: 'JWT' }) + '.' + encode(claims)
  return head + '.' + createHmac('sha256', process.env.HAOKE_SECRET).update(head).digest('base64url')
}`,
  },
  {
    id: 'python',
    label: 'Python',
    code: `import os, time
import jwt  # pip install PyJWT

def haoke_token(user):
    claims = {"sub": str(user.id), "name": user.name, "email": user.email, "exp": int(time.time()) + 3600}
    return jwt.encode(claims, os.environ["HAOKE_SECRET"], algorithm="HS256")`,
  },
  {
    id: 'php',
    label: 'PHP',
    code: `function haoke_token($user) {
    $encode = fn($bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    $claims = ['sub' => (string) $user->id, 'name' => $user->name, 'email' => $user->email, 'exp' => time() + 3600];
    $head = $encode(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])) . '.' . $encode(json_encode($claims));
    return $head . '.' . $encode(hash_hmac('sha256', $head, getenv('HAOKE_SECRET'), true));
}`,
  },
]

export const pageSample = `<script>
  window.hk = window.hk || function () { (hk.q = hk.q || []).push(arguments) }
  hk('identify', 'TOKEN FROM YOUR SERVER')
</script>`

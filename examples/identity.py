"""What the host portal does: sign who is signed in there, so that Loket knows it too. `python identity.py ADDRESS`"""

import os
import sys
import time

import jwt

claims = {"sub": sys.argv[1], "aud": "loket", "exp": int(time.time()) + 3600}
print(jwt.encode(claims, os.environ["LOKET_SECRET"], algorithm="HS256"))

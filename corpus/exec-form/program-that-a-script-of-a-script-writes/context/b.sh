#!/bin/sh
echo 'echo hi' > /bin/run
chmod +x /bin/run

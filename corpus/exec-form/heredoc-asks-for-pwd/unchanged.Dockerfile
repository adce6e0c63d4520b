FROM python:3
WORKDIR /app
COPY <<EOF app.py
import os
print(os.environ['PWD'])
EOF
CMD python3 app.py

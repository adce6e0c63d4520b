FROM python:3.12
RUN pip install cffi && apt-get purge -y gcc && pip install --target=/app cffi

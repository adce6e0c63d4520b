FROM python:3
RUN pip install --no-cache-dir six
COPY a /a
RUN rm -rf /root/.cache | true

FROM python:3
RUN pip install six
COPY a /a
RUN rm -rf /root/.cache | true

FROM python:3.11
COPY pip /usr/local/bin/pip
RUN pip install foo

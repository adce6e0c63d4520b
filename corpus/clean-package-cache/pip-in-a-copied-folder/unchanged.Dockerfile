FROM python:3.11
COPY tools /opt/tools
ENV PATH=/opt/tools/bin:$PATH
RUN pip install foo

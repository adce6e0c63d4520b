FROM python:3.11
RUN echo '#!/bin/sh' > /usr/local/bin/pip && chmod +x /usr/local/bin/pip
ENV A=1
RUN pip install foo

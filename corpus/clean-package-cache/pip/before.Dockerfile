FROM python:3.11
RUN pip install --upgrade six==1.16.0
RUN python -m pip install six==1.16.0 \
    && pip3 install --no-cache-dir six==1.16.0

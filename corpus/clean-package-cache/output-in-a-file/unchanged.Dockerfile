FROM python:3.11
RUN pip install six==1.16.0 > /installed

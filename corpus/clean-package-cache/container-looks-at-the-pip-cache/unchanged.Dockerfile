FROM python:3.11
RUN pip install docopt
CMD ["ls", "/root/.cache"]

FROM python:3.11
RUN pip install docopt
ENV A=1
RUN rm -r ~/.c*

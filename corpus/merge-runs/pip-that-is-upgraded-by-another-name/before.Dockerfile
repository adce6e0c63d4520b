FROM debian:12
RUN pip3 list && pip3 install --upgrade pip
RUN pip3 list

FROM mcr.microsoft.com/windows/nanoserver:1809
RUN echo a
RUN echo b

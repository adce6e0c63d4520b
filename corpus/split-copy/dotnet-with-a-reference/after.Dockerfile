FROM mcr.microsoft.com/dotnet/sdk:8.0
WORKDIR /src
COPY Directory.Build.props ./
COPY Web/Web.csproj Web/
COPY Core/Core.csproj Core/
RUN dotnet restore Web/Web.csproj
COPY . .
RUN dotnet publish Web -c Release -o /out

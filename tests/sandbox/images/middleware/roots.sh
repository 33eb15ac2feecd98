# Makes the folders that the images of middleware are copied from, out of this machine's programs and of Maven Central's
# distributions in the folder `distributions`. Run by `sh -eu`; `files` has what lies beside this script.
jdk=$(ls -d /usr/lib/jvm/java-17-openjdk-*)

# The shared libraries of all programs below a folder, each at its own path.
libraries() {
    find "$1" -type f \( -perm -100 -o -name '*.so*' \) | while read -r file; do
        ldd "$file" 2>/dev/null || true
    done | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
        # Libraries of the tree itself are there already.
        case "$library" in "$PWD"/*) ;; *) cp -L --parents "$library" "$1" ;; esac
    done
}

# A shell and the usual small programs, and users that the images run as.
mkdir -p base/bin base/etc base/root base/run base/tmp base/usr/bin base/var
chmod 1777 base/tmp
cp /usr/bin/busybox base/bin/
for name in $(busybox --list); do
    [ "$name" = busybox ] || ln -s busybox "base/bin/$name"
done
ln -s /bin/env base/usr/bin/env
ln -s /run base/var/run
printf '%s\n' root:x:0:0:root:/root:/bin/sh postgres:x:999:999::/var/lib/postgresql:/bin/sh \
    jboss:x:1000:0::/opt/jboss:/bin/sh nginx:x:101:101::/:/bin/sh www-data:x:33:33::/var/www:/bin/sh \
    nobody:x:65534:65534::/:/bin/sh >base/etc/passwd
printf '%s\n' root:x:0: nginx:x:101: postgres:x:999: www-data:x:33: nogroup:x:65534: >base/etc/group
printf '%s\n' 'hosts: files dns' >base/etc/nsswitch.conf
# The C library looks for these although no program is linked to them.
cp -dR --parents /usr/lib/locale/C.utf8 base
cp -L --parents /lib/*-linux-gnu/libnss_files.so.2 /lib/*-linux-gnu/libnss_dns.so.2 /lib/*-linux-gnu/libresolv.so.2 base

mkdir -p jre/opt/java
"$jdk/bin/jlink" --output jre/opt/java/openjdk --strip-debug --no-header-files --no-man-pages --add-modules \
java.se,jdk.attach,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.localedata,\
jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,\
jdk.xml.dom,jdk.zipfs
libraries jre
# Classes of the JRE as the server maps them: a start takes half as long.
jre/opt/java/openjdk/bin/java -Xshare:dump >/dev/null

mkdir -p tomcat/usr/local/tomcat
tar -xzf distributions/tomcat-*.tar.gz -C tomcat/usr/local/tomcat --strip-components=1
( cd tomcat/usr/local/tomcat
  # The official image has no applications, and the files of its user are anybody's to read.
  rm -rf webapps/* bin/*.bat
  chmod -R +rX . && chmod 1777 logs temp work )

mkdir -p wildfly/opt/jboss
unzip -q distributions/wildfly-dist-*.zip -d wildfly/opt/jboss
mv wildfly/opt/jboss/wildfly-* wildfly/opt/jboss/wildfly
( cd wildfly/opt/jboss/wildfly
  rm -rf docs appclient domain bin/*.bat bin/*.ps1
  chmod -R g+rwX . )

server=/usr/lib/postgresql/15
mkdir -p postgres/usr/local/bin postgres/var/lib/postgresql/data postgres/run/postgresql
cp -dR --parents /usr/share/postgresql/15 $server/bin/initdb $server/bin/postgres $server/bin/psql \
    $server/bin/pg_ctl $server/bin/pg_isready $server/lib/plpgsql.so $server/lib/dict_snowball.so \
    $server/lib/utf8_and*.so /usr/share/zoneinfo/UTC /usr/share/zoneinfo/Asia/Seoul postgres
ln -s $server/bin/* postgres/usr/local/bin/
libraries postgres
install -m 755 files/postgres.sh postgres/usr/local/bin/docker-entrypoint.sh
# What goes into an image is root's: others may write where their program does.
chmod 1777 postgres/var/lib/postgresql/data postgres/run/postgresql

mkdir -p nginx/etc/nginx/conf.d nginx/usr/sbin nginx/usr/share/nginx/html nginx/var/log/nginx
cp /usr/sbin/nginx nginx/usr/sbin/
cp /etc/nginx/mime.types nginx/etc/nginx/
cp files/nginx.conf nginx/etc/nginx/nginx.conf
cp files/default.conf nginx/etc/nginx/conf.d/default.conf
ln -s /dev/stdout nginx/var/log/nginx/access.log
ln -s /dev/stderr nginx/var/log/nginx/error.log
echo '<!doctype html><title>nginx</title>It works.' >nginx/usr/share/nginx/html/index.html
libraries nginx

# The test application, from its sources; the driver is the server's to load.
mkdir -p classes/WEB-INF/classes application
cp files/web.xml classes/WEB-INF/
"$jdk/bin/javac" --release 17 -Werror -cp "$(ls distributions/jakarta.servlet-api-*.jar)" -d classes/WEB-INF/classes files/*.java
"$jdk/bin/jar" --create --file application/ROOT.war --date=2025-01-01T00:00:00Z -C classes .
cp distributions/postgresql-*.jar application/postgresql.jar

# A program with a web server of its own, as an executable jar.
"$jdk/bin/javac" --release 17 -Werror -d program files/program/*.java
"$jdk/bin/jar" --create --file application/program.jar --date=2025-01-01T00:00:00Z --main-class Program -C program .

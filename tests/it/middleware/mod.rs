//! Packages of the catalogue on real servers: the real Tomcat with a test application that counts the requests of a session.

mod cluster;

//! Packages of the catalogue on real servers: the real Tomcat and the real `WildFly` with a test application that counts the
//! requests of a session.

mod cluster;
mod members;

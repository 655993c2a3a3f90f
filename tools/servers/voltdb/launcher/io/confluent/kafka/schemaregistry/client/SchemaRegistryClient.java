package io.confluent.kafka.schemaregistry.client;

/** Stands in for a class that the server links and never uses here. */
public interface SchemaRegistryClient {}

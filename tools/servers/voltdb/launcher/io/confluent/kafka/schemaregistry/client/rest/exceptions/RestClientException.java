package io.confluent.kafka.schemaregistry.client.rest.exceptions;

/** Stands in for a class that the server links and never uses here. */
public class RestClientException extends Exception {
    private static final long serialVersionUID = 1L;
}

package io.throttlemachines.spring.actuate.response;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** The status of a member of a group. */
public sealed interface MemberDescriptor extends OperationResponseBody permits BreakerDescriptor, LimiterDescriptor {}

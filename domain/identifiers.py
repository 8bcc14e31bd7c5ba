"""The typed ids of what Mardi keeps. Each is the key of a row; none means anything to a person."""

from typing import NewType

PersonId = NewType("PersonId", int)
ProjectId = NewType("ProjectId", int)
MilestoneId = NewType("MilestoneId", int)
ReportId = NewType("ReportId", int)
PlaceId = NewType("PlaceId", int)
OutboxId = NewType("OutboxId", int)
NewsId = NewType("NewsId", int)
QuestionId = NewType("QuestionId", int)
TicketId = NewType("TicketId", int)
GroupId = NewType("GroupId", int)
CategoryId = NewType("CategoryId", int)
ApplicationId = NewType("ApplicationId", int)
AttachmentId = NewType("AttachmentId", int)
EntryId = NewType("EntryId", int)
BodyId = NewType("BodyId", int)
MeetingId = NewType("MeetingId", int)
InvitationId = NewType("InvitationId", int)
DecisionId = NewType("DecisionId", int)

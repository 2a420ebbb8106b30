namespace Parley.Server.Api;

/// <summary>Problem details (RFC 9457), with the service's error envelope as an extension, so that its clients understand them too.</summary>
internal sealed record ProblemResponse(string Type, string Title, int Status, string Detail, HttpErrorBody Error);

namespace Parley.Server.Api;

/// <summary>The error envelope of the service's REST interface.</summary>
internal sealed record HttpErrorResponse(HttpErrorBody Error);

/// <inheritdoc cref="HttpErrorResponse"/>
internal sealed record HttpErrorBody(string Message, string Type, string? Param, string? Code);

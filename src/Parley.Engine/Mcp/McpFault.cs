using ModelContextProtocol;

namespace Parley.Engine.Mcp;

/// <summary>Turns the official client's exceptions into the three kinds of the wire (protocol §5.4).</summary>
internal static class McpFault
{
    private const int LongestMessage = 1000;
    private const int BadGateway = 502;

    /// <exception cref="McpServerException">The server failed.</exception>
    public static async Task<T> WrapAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Describe(exception);
        }
    }

    private static McpServerException Describe(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case McpProtocolException answered:
                    return McpServerException.Protocol((int)answered.ErrorCode, Short(answered.Message), exception);
                case HttpRequestException { StatusCode: { } status }:
                    return McpServerException.Http((int)status, $"The MCP server answered with HTTP status {(int)status}.", exception);
            }
        }

        return exception switch
        {
            HttpRequestException or IOException or TimeoutException or OperationCanceledException =>
                McpServerException.Http(BadGateway, "The MCP server cannot be reached, or broke off.", exception),
            _ => McpServerException.Protocol(
                (int)McpErrorCode.InternalError, "The MCP server does not answer as the Model Context Protocol says.", exception),
        };
    }

    private static string Short(string text) => text.Length <= LongestMessage ? text : $"{text.AsSpan(0, LongestMessage)}…";
}

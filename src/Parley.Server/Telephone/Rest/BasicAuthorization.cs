using System.Net.Http.Headers;
using System.Text;

namespace Parley.Server.Telephone.Rest;

/// <summary>User and password as HTTP has them (RFC 7617).</summary>
internal static class BasicAuthorization
{
    public static AuthenticationHeaderValue Of(string user, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}

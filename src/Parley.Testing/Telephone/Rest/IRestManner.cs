namespace Parley.Testing.Telephone.Rest;

/// <summary>What one carrier's REST API answers.</summary>
internal interface IRestManner
{
    (int Status, string Json) Answer(ApiRequest request);
}

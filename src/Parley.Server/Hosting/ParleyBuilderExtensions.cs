using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Agents.Guardrails;
using Parley.Calls;
using Parley.Realtime;
using Parley.Server.Agents;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Engine;

namespace Parley.Server.Hosting;

/// <summary>What an application adds to Parley.</summary>
public static class ParleyBuilderExtensions
{
    /// <summary>Registers a set of tools that agents name in <c>tools:</c>, whole or one by one.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The set's name.</param>
    /// <param name="create">
    /// Makes the tools for one conversation, so that what they remember is that conversation's alone. The provider is the
    /// conversation's own scope.
    /// </param>
    public static IParleyBuilder AddTools(
        this IParleyBuilder builder, string name, Func<IServiceProvider, IReadOnlyList<AIFunction>> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton(new ToolSet(name, create));
        return builder;
    }

    /// <summary>Registers a guardrail that agents name in <c>guardrails:</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What agents call it.</param>
    /// <param name="guardrail">Shared by all conversations.</param>
    public static IParleyBuilder AddGuardrail(this IParleyBuilder builder, string name, IGuardrail guardrail)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(guardrail);
        builder.Services.AddSingleton(new RegisteredGuardrail(name, guardrail));
        return builder;
    }

    /// <summary>Is told of each call, by page or telephone, as it begins: to show its transcripts, to attach a brain to its session.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="begin">Gets the call; what it returns is disposed when the call is over. Null for nothing. It should be quick: the call waits.</param>
    public static IParleyBuilder OnCall(this IParleyBuilder builder, Func<Call, IAsyncDisposable?> begin)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(begin);
        builder.Services.AddSingleton(new CallBeginning(begin));
        return builder;
    }

    /// <summary>Adds an agent in code, as an entry of <c>agents:</c> would. An agent of that name in the file wins.</summary>
    public static IParleyBuilder AddAgent(this IParleyBuilder builder, AgentOptions agent)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(agent);
        builder.Services.AddSingleton(new CodedAgent(agent));
        return builder;
    }

    /// <summary>Serves another model under an id of <c>/v1/realtime?model=</c>.</summary>
    public static IParleyBuilder AddModel(this IParleyBuilder builder, string id, Func<IServiceProvider, IRealtimeModel> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.AddSingleton(new NamedModel(id, create));
        return builder;
    }

    /// <summary>Sets the engine's recogniser; it wins over the configuration's. Shared by all conversations, disposed with the host.</summary>
    public static IParleyBuilder AddSpeechToText(this IParleyBuilder builder, Func<IServiceProvider, ISpeechToTextClient> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(create);
        return builder;
    }

    /// <summary>Sets the engine's chat model; it wins over the configuration's and over dialogue scripts.</summary>
    public static IParleyBuilder AddChatModel(this IParleyBuilder builder, Func<IServiceProvider, IChatClient> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(create);
        return builder;
    }

    /// <summary>Sets the engine's synthesiser; it wins over the configuration's. Shared by all conversations, disposed with the host.</summary>
    public static IParleyBuilder AddTextToSpeech(this IParleyBuilder builder, Func<IServiceProvider, ITextToSpeechClient> create)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(create);
        return builder;
    }
}

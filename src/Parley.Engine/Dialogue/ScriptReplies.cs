using Parley.Engine.Dialogue.Templates;

namespace Parley.Engine.Dialogue;

/// <summary>What the agent says whatever the business.</summary>
internal sealed record ScriptReplies
{
    public Template Greeting { get; init; } = Template.Literal("Hello. How can I help you?");

    /// <summary>The recogniser was unsure.</summary>
    public Template NotUnderstood { get; init; } = Template.Literal("Sorry, I did not catch that. Could you say it again?");

    /// <summary>The words were clear, but nothing of the business.</summary>
    public Template OffBusiness { get; init; } = Template.Literal("I am sorry, I cannot help with that.");

    /// <summary>After two turns in a row that led nowhere, and to "what can you do".</summary>
    public Template Offer { get; init; } = Template.Literal("Tell me in a few words what you need.");

    /// <summary>Two intents fit alike; <c>{first}</c> and <c>{second}</c> are their titles.</summary>
    public Template WhichOne { get; init; } = Template.Parse("Do you want to {first}, or to {second}?");

    /// <summary>The intent is known, but the conversation lacks its tool.</summary>
    public Template Unavailable { get; init; } = Template.Literal("I am sorry, I cannot look that up in this conversation.");

    public Template ToolFailed { get; init; } = Template.Literal("I am sorry, I could not look that up just now. Please try again in a moment.");

    public Template Cancelled { get; init; } = Template.Literal("All right. Is there anything else I can do for you?");

    public Template NothingToRepeat { get; init; } = Template.Literal("I have not said anything yet. How can I help you?");

    /// <summary>Asked to go on when the caller has said nothing new.</summary>
    public Template AnythingElse { get; init; } = Template.Literal("Is there anything else I can do for you?");
}

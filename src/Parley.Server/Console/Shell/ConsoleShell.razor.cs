using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Parley.Server.Hosting;

namespace Parley.Server.Console.Shell;

/// <summary>What is around each page of the console.</summary>
public partial class ConsoleShell
{
    private static readonly (string Name, string Path)[] s_pages =
        [("Calls", ConsolePaths.Calls), ("Insight", ConsolePaths.Insight), ("Agents", ConsolePaths.Agents), ("Health", ConsolePaths.Health)];

    private static readonly (string Value, string Name)[] s_themes = [("auto", "Auto"), ("light", "Light"), ("dark", "Dark")];

    private string? _theme;
    private string _address = "";
    private string _version = "";

    /// <summary>The page's heading.</summary>
    [Parameter]
    [EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The path of the page's place in the menu.</summary>
    [Parameter]
    [EditorRequired]
    public string Section { get; set; } = "";

    /// <summary>The page's script, a file of <c>/console</c>; null for none.</summary>
    [Parameter]
    public string? Script { get; set; }

    /// <summary>The page.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject]
    private ServerStatus Status { get; set; } = null!;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _theme = ThemeChoice.Of(HttpContext.Request);
        _address = HttpContext.Request.Path + HttpContext.Request.QueryString;
        _version = Status.Version;
    }
}

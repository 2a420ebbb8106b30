using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Loader;
using Parley.Agents.Tools;
using Parley.Server.Configuration;

namespace Parley.Server.Agents;

/// <summary>Makes tools of a C# assembly: its public static methods that are marked <see cref="ToolAttribute"/>. Its code runs in this process, with all rights.</summary>
internal static class ToolAssembly
{
    /// <summary>What was loaded stays loaded: a file is read again only once it was written again.</summary>
    private static readonly ConcurrentDictionary<(string Path, DateTime WrittenAt), Lazy<ToolSet>> s_loaded = new();

    /// <summary>The tools under the assembly's name.</summary>
    /// <exception cref="ParleyConfigurationException">The file is no assembly, lacks what it needs, or holds no tool.</exception>
    public static ToolSet Load(string path) => s_loaded.GetOrAdd(
        (path, File.GetLastWriteTimeUtc(path)), static file => new Lazy<ToolSet>(() => Read(file.Path), LazyThreadSafetyMode.PublicationOnly)).Value;

    private static ToolSet Read(string path)
    {
        var tools = Find(path).ToArray();
        return tools.Length > 0
            ? new ToolSet(Path.GetFileNameWithoutExtension(path), _ => tools)
            : throw new ParleyConfigurationException($"tool_assemblies: {path} has no public static method that is marked [Tool].");
    }

    private static IEnumerable<RealtimeTool> Find(string path)
    {
        try
        {
            return [.. new Context(path).LoadFromAssemblyPath(path).GetExportedTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Select(method => (Method: method, Mark: method.GetCustomAttribute<ToolAttribute>()))
                .Where(marked => marked.Mark is not null)
                .Select(marked => Create(marked.Method, marked.Mark!))];
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException or ReflectionTypeLoadException or ArgumentException
            or UnauthorizedAccessException or InvalidOperationException or NotSupportedException) // the last two: a method with types of its own, or by reference
        {
            throw new ParleyConfigurationException(
                $"tool_assemblies: the tools of {path} cannot be loaded ({exception.GetType().Name}). Build it for this version of .NET and of Parley, with its own packages beside it.", path, exception);
        }
    }

    private static RealtimeTool Create(MethodInfo method, ToolAttribute mark)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType);
        return RealtimeTool.Create(
            method.CreateDelegate(Expression.GetDelegateType([.. types])),
            mark.Name,
            options: new RealtimeToolOptions
            {
                RespondAfter = mark.RespondAfter,
                Approval = mark.NeedsApproval ? ToolApprovalPolicy.Always : ToolApprovalPolicy.Never,
            });
    }

    /// <summary>What the program has itself, Parley above all, is shared; the rest comes from beside the assembly.</summary>
    private sealed class Context(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            try
            {
                return Default.LoadFromAssemblyName(assemblyName);
            }
            catch (FileNotFoundException)
            {
                return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
            }
        }
    }
}

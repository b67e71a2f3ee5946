using Channels.Generator.Model;

namespace Channels.Generator.Emitting;

/// <summary>The module initializer that makes an assembly's workers known.</summary>
internal static class RegistrationEmitter
{
    public static string Emit(RegistrationModel registration)
    {
        SourceWriter writer = GeneratedFile.Begin(registration.Warnings);
        writer.Open("namespace Channels.Generated");
        writer.Write(GeneratedFile.Attribute);
        writer.Open("file static class WorkerRegistration");
        writer.Write("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Register()");
        foreach (string method in registration.Methods)
            writer.Write($"{method}();");
        writer.Close();
        writer.Close();
        writer.Close();

        if (!registration.HasModuleInitializer)
        {
            writer.WriteLine();
            writer.Open("namespace System.Runtime.CompilerServices");
            writer.Write("/// <summary>The compiler needs it, and this target framework has none; other files may have one of their own.</summary>");
            writer.Write("[global::System.AttributeUsage(global::System.AttributeTargets.Method, Inherited = false)]");
            writer.Write("file sealed class ModuleInitializerAttribute : global::System.Attribute");
            writer.Write("{");
            writer.Write("}");
            writer.Close();
        }

        return writer.ToString();
    }
}

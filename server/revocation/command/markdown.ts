/** Text of people's inside a message: Markdown there would make links and mentions of it. */
export function escapeMarkdown(text: string): string {
    return text.replace(/[\\`*_{}[\]()#+\-!<>~|@:]/g, '\\$&');
}

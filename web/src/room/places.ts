/** Where keys lead to. */
export const CODE_LANGUAGE_ID = 'code-language';

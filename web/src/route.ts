export type Route = { page: 'lobby' | 'check' | 'history' | 'missing' } | { page: 'room' | 'report'; id: string };

export function routeOf(path: string): Route {
  const [, page = '', id = '', ...rest] = path.replace(/\/+$/, '').split('/');
  if (rest.length > 0) return { page: 'missing' };
  return id ? withId(page, decodeURIComponent(id)) : alone(page);
}

function withId(page: string, id: string): Route {
  return page === 'room' || page === 'report' ? { page, id } : { page: 'missing' };
}

function alone(page: string): Route {
  if (page === '') return { page: 'lobby' };
  return page === 'check' || page === 'history' ? { page } : { page: 'missing' };
}
